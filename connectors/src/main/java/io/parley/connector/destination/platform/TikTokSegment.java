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
import io.parley.identity.normalise.ExportProfile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * TikTok's segment mapping: arrays of ids aligned with a schema. TikTok answers with status 200 and
 * a code of its own, of which 0 alone is success.
 */
public final class TikTokSegment implements Destination {
  /** Rows of a call; TikTok's own limit is not published where it could be read. */
  static final int MOST_ROWS = 10_000;

  /** The columns, in their order. */
  static final List<String> SCHEMA =
      List.of("EMAIL_SHA256", "PHONE_SHA256", "IDFA_SHA256", "AAID_SHA256");

  private static final int FEWEST = 1_000;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Account account;
  private final String advertiser;
  private final String audience;

  /** The destination; the base is {@code https://business-api.tiktok.com/open_api/v1.3}. */
  public TikTokSegment(Account account, String advertiser, String audience) {
    this.account = account;
    this.advertiser = Ids.digits("a TikTok advertiser", advertiser);
    this.audience = Ids.digits("a TikTok audience", audience);
  }

  @Override
  public String name() {
    return "tiktok-segment";
  }

  @Override
  public String target() {
    return advertiser + "/" + audience;
  }

  @Override
  public Takes takes() {
    return new Takes(
        ExportProfile.TIKTOK.kinds(),
        MOST_ROWS,
        Long.MAX_VALUE,
        FEWEST,
        Removal.BY_MEMBER,
        true,
        false);
  }

  /**
   * One row. A device id does not say whose system it is of, so it is given in both columns: a hash
   * that is not there matches nobody.
   */
  @Override
  public Encoded encode(AudienceMember member) {
    Exports exports = new Exports(ExportProfile.TIKTOK, member);
    Optional<String> email = exports.first(AttributeKind.EMAIL);
    Optional<String> phone = exports.first(AttributeKind.PHONE);
    Optional<String> device = exports.first(AttributeKind.DEVICE_ID);
    if (email.isEmpty() && phone.isEmpty() && device.isEmpty()) {
      return new Encoded.Skipped(SkipReason.NO_USABLE_IDENTIFIER, exports.leftOut());
    }
    ArrayNode row = JSON.arrayNode();
    for (Optional<String> value : List.of(email, phone, device, device)) {
      ObjectNode id = row.addObject();
      value.ifPresent(
          hash -> {
            id.put("id", hash);
            id.putArray("audience_ids").add(audience);
          });
    }
    return Encoded.Rows.of(List.of(row.toString()), exports.leftOut());
  }

  @Override
  public byte[] body(Batch batch) {
    ArrayNode schema = JSON.arrayNode();
    SCHEMA.forEach(schema::add);
    return ("{\"advertiser_ids\":[\""
            + advertiser
            + "\"],\"action\":\""
            + (batch.change() == Change.ADD ? "add" : "delete")
            + "\",\"id_schema\":"
            + schema
            + ",\"batch_data\":["
            + String.join(",", batch.rows())
            + "]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public BatchResult deliver(Batch batch) {
    byte[] body = body(batch);
    HttpCall call =
        HttpCall.of(
            "POST",
            account.base().at("/segment/mapping/"),
            "application/json",
            List.of(new HttpCall.SecretHeader("Access-Token", "", account.token())),
            body);
    return Answers.result(account.http().send(call), body, TikTokSegment::accepted);
  }

  private static BatchResult accepted(HttpOutcome.Answer answer) {
    JsonNode json = Answers.json(answer);
    int code = json.path("code").asInt(-1);
    return code == 0
        ? new BatchResult.Accepted(Answers.text(json.path("request_id")), 0)
        : new BatchResult.Refused("tiktok_" + code, true);
  }
}
