package io.parley.connector.destination.platform;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.Batch;
import io.parley.connector.destination.BatchResult;
import io.parley.connector.destination.Change;
import io.parley.connector.destination.Destination;
import io.parley.connector.destination.Encoded;
import io.parley.connector.destination.Exports;
import io.parley.connector.destination.Removal;
import io.parley.connector.destination.SkipReason;
import io.parley.connector.destination.Takes;
import io.parley.connector.destination.http.Answers;
import io.parley.connector.destination.http.HttpCall;
import io.parley.connector.destination.http.HttpOutcome;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.ExportEncoding;
import io.parley.identity.normalise.ExportProfile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Meta's Custom Audiences: rows of a customer file, 10,000 a call, in the columns of {@link
 * #SCHEMA}. A person with several e-mail addresses or phone numbers becomes several rows with the
 * same key.
 */
public final class MetaCustomAudience implements Destination {
  /** Rows of a call. */
  static final int MOST_ROWS = 10_000;

  /** The columns, in their order. */
  static final List<String> SCHEMA =
      List.of(
          "EXTERN_ID",
          "EMAIL",
          "PHONE",
          "DOBY",
          "DOBM",
          "DOBD",
          "LN",
          "FN",
          "GEN",
          "CT",
          "ST",
          "ZIP",
          "COUNTRY",
          "MADID");

  private static final int FEWEST = 100;
  private static final int MOST_VALUES = 5;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Account account;
  private final String audience;

  /** The destination; the base is {@code https://graph.facebook.com/v25.0} or a later version. */
  public MetaCustomAudience(Account account, String audience) {
    this.account = account;
    this.audience = Ids.digits("a Meta audience", audience);
  }

  @Override
  public String name() {
    return "meta-custom-audience";
  }

  @Override
  public String target() {
    return audience;
  }

  @Override
  public Takes takes() {
    return new Takes(
        ExportProfile.META.kinds(),
        MOST_ROWS,
        Long.MAX_VALUE,
        FEWEST,
        Removal.BY_MEMBER,
        true,
        false);
  }

  @Override
  public Encoded encode(AudienceMember member) {
    Exports exports = new Exports(ExportProfile.META, member);
    List<String> emails = exports.of(AttributeKind.EMAIL, MOST_VALUES);
    List<String> phones = exports.of(AttributeKind.PHONE, MOST_VALUES);
    List<String> devices = exports.of(AttributeKind.DEVICE_ID, MOST_VALUES);
    int count = Math.max(emails.size(), Math.max(phones.size(), devices.size()));
    if (count == 0) {
      return new Encoded.Skipped(SkipReason.NO_USABLE_IDENTIFIER, exports.leftOut());
    }
    List<String> about = about(exports);
    String key = exports.key().orElse("");
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ArrayNode row = JSON.arrayNode().add(key).add(at(emails, i)).add(at(phones, i));
      about.forEach(row::add);
      rows.add(row.add(at(devices, i)).toString());
    }
    return Encoded.Rows.of(rows, exports.leftOut());
  }

  private static List<String> about(Exports exports) {
    // Year, month and day are columns of their own, cut from the profile's date.
    String date = exports.firstPlain(AttributeKind.BIRTH_DATE).orElse("");
    List<String> about = new ArrayList<>();
    for (int[] part : new int[][] {{0, 4}, {4, 6}, {6, 8}}) {
      about.add(
          date.isEmpty() ? "" : ExportEncoding.SHA256_HEX.of(date.substring(part[0], part[1])));
    }
    for (AttributeKind kind :
        List.of(
            AttributeKind.FAMILY_NAME,
            AttributeKind.GIVEN_NAME,
            AttributeKind.GENDER,
            AttributeKind.LOCALITY,
            AttributeKind.REGION,
            AttributeKind.POSTAL_CODE,
            AttributeKind.COUNTRY)) {
      about.add(exports.first(kind).orElse(""));
    }
    return about;
  }

  private static String at(List<String> values, int place) {
    return place < values.size() ? values.get(place) : "";
  }

  @Override
  public byte[] body(Batch batch) {
    ObjectNode session = JSON.objectNode();
    session.put("session_id", batch.session());
    session.put("batch_seq", batch.sequence());
    session.put("last_batch_flag", batch.last());
    session.put("estimated_num_total", batch.total());
    ArrayNode schema = JSON.arrayNode();
    SCHEMA.forEach(schema::add);
    return ("{\"session\":"
            + session
            + ",\"payload\":{\"schema\":"
            + schema
            + ",\"data\":["
            + String.join(",", batch.rows())
            + "]}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public BatchResult deliver(Batch batch) {
    byte[] body = body(batch);
    HttpCall call =
        account.call(
            batch.change() == Change.ADD ? "POST" : "DELETE",
            "/" + audience + "/users",
            "application/json",
            body);
    return Answers.result(account.http().send(call), body, MetaCustomAudience::accepted);
  }

  private static BatchResult accepted(HttpOutcome.Answer answer) {
    JsonNode json = Answers.json(answer);
    return new BatchResult.Accepted(
        answer.header("x-fb-request-id"), Math.max(0, json.path("num_invalid_entries").asInt(0)));
  }
}
