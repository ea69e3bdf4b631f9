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
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * LinkedIn's DMP segments of people: 5,000 elements a call. A segment that was just made answers
 * 404 for a minute or two, so that is tried again. LinkedIn tells of each element whether it took
 * it.
 */
public final class LinkedInSegment implements Destination {
  /** Elements of a call. */
  static final int MOST_ELEMENTS = 5_000;

  private static final int FEWEST = 300;
  private static final int MOST_VALUES = 5;
  private static final int FIRST_FAILURE = 400;
  private static final Pattern VERSION = Pattern.compile("20[0-9]{4}");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Account account;
  private final String segment;
  private final String version;

  /**
   * The destination; the base is {@code https://api.linkedin.com/rest}.
   *
   * @param version of the interface: a year and a month, such as {@code 202611}
   */
  public LinkedInSegment(Account account, String segment, String version) {
    this.account = account;
    this.segment = Ids.digits("a LinkedIn segment", segment);
    if (!VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException("LinkedIn's version is a year and a month, as 202611");
    }
    this.version = version;
  }

  @Override
  public String name() {
    return "linkedin-segment";
  }

  @Override
  public String target() {
    return segment;
  }

  @Override
  public Takes takes() {
    return new Takes(
        ExportProfile.LINKEDIN.kinds(),
        MOST_ELEMENTS,
        Long.MAX_VALUE,
        FEWEST,
        Removal.BY_MEMBER,
        true,
        false);
  }

  @Override
  public Encoded encode(AudienceMember member) {
    Exports exports = new Exports(ExportProfile.LINKEDIN, member);
    ArrayNode ids = JSON.arrayNode();
    for (String email : exports.of(AttributeKind.EMAIL, MOST_VALUES)) {
      ids.addObject().put("idType", "SHA256_EMAIL").put("idValue", email);
    }
    for (String device : exports.of(AttributeKind.DEVICE_ID, MOST_VALUES)) {
      ids.addObject().put("idType", "GOOGLE_AID").put("idValue", device);
    }
    if (ids.isEmpty()) {
      return new Encoded.Skipped(SkipReason.NO_USABLE_IDENTIFIER, exports.leftOut());
    }
    ObjectNode element = JSON.objectNode();
    element.put("action", member.change() == Change.ADD ? "ADD" : "REMOVE");
    element.set("userIds", ids);
    exports.first(AttributeKind.GIVEN_NAME).ifPresent(v -> element.put("firstName", v));
    exports.first(AttributeKind.FAMILY_NAME).ifPresent(v -> element.put("lastName", v));
    exports.first(AttributeKind.ORGANISATION).ifPresent(v -> element.put("company", v));
    exports.first(AttributeKind.COUNTRY).ifPresent(v -> element.put("country", v));
    return Encoded.Rows.of(List.of(element.toString()), exports.leftOut());
  }

  @Override
  public byte[] body(Batch batch) {
    return ("{\"elements\":[" + String.join(",", batch.rows()) + "]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public BatchResult deliver(Batch batch) {
    byte[] body = body(batch);
    HttpCall call =
        account
            .call("POST", "/dmpSegments/" + segment + "/users", "application/json", body)
            .with("X-RestLi-Method", "BATCH_CREATE")
            .with("X-Restli-Protocol-Version", "2.0.0")
            .with("LinkedIn-Version", version)
            .againOn(404);
    return Answers.result(account.http().send(call), body, LinkedInSegment::accepted);
  }

  private static BatchResult accepted(HttpOutcome.Answer answer) {
    int rejected = 0;
    for (JsonNode element : Answers.json(answer).path("elements")) {
      if (element.path("status").asInt(0) >= FIRST_FAILURE) {
        rejected++;
      }
    }
    return new BatchResult.Accepted(answer.header("x-li-uuid"), rejected);
  }
}
