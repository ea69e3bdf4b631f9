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
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.ExportProfile;
import io.parley.identity.normalise.Normaliser;
import io.parley.identity.normalise.NormaliserOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Amazon Ads: records of an audience in Amazon Marketing Cloud, 6,000 and a megabyte a call.
 * E-mail, phone and names are given; a street is not, since sources disagree on its form. A person
 * without a key that Amazon takes is skipped.
 */
public final class AmazonAudience implements Destination {
  /** Records of a call. */
  static final int MOST_RECORDS = 6_000;

  /** Bytes of a call. */
  static final int MOST_BYTES = 1_000_000;

  private static final String TYPE = "application/vnd.amcaudiences.v1+json";
  private static final int FEWEST = 2_000;
  private static final int MOST_VALUES = 5;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Account account;
  private final String clientId;
  private final String audience;

  /**
   * The destination; the base is {@code https://advertising-api.amazon.com}, or with {@code -eu} or
   * {@code -fe} behind {@code api}.
   *
   * @param clientId of the application, no secret
   */
  public AmazonAudience(Account account, String clientId, String audience) {
    this.account = account;
    if (!clientId.matches("[A-Za-z0-9._-]{1,200}")) {
      throw new IllegalArgumentException("an Amazon client id has letters, digits, dots, hyphens");
    }
    this.clientId = clientId;
    this.audience = Ids.digits("an Amazon audience", audience);
  }

  @Override
  public String name() {
    return "amazon-audience";
  }

  @Override
  public String target() {
    return audience;
  }

  @Override
  public Takes takes() {
    return new Takes(
        Set.of(
            AttributeKind.EMAIL,
            AttributeKind.PHONE,
            AttributeKind.GIVEN_NAME,
            AttributeKind.FAMILY_NAME,
            AttributeKind.LOCALITY,
            AttributeKind.REGION,
            AttributeKind.POSTAL_CODE,
            AttributeKind.COUNTRY,
            AttributeKind.CUSTOMER_ID),
        MOST_RECORDS,
        MOST_BYTES,
        FEWEST,
        Removal.BY_MEMBER,
        true,
        false);
  }

  @Override
  public Encoded encode(AudienceMember member) {
    Exports exports = new Exports(ExportProfile.AMAZON, member);
    List<String> emails = exports.of(AttributeKind.EMAIL, MOST_VALUES);
    List<String> phones = exports.of(AttributeKind.PHONE, MOST_VALUES);
    Optional<String> key = exports.key();
    if (key.isEmpty() || (emails.isEmpty() && phones.isEmpty())) {
      return new Encoded.Skipped(SkipReason.NO_USABLE_IDENTIFIER, exports.leftOut());
    }
    String country = country(member);
    ObjectNode row = JSON.objectNode();
    row.put("externalUserId", key.get());
    row.put("countryCode", country);
    row.put("action", member.change() == Change.ADD ? "CREATE" : "DELETE");
    ArrayNode hashed = row.putArray("hashedPII");
    for (int i = 0; i < Math.max(emails.size(), phones.size()); i++) {
      ObjectNode pii = hashed.addObject();
      if (i < emails.size()) {
        pii.put("email", emails.get(i));
      }
      if (i < phones.size()) {
        pii.put("phone", phones.get(i));
      }
      about(exports, pii);
    }
    if (member.change() == Change.ADD) {
      ObjectNode consent = row.putObject("userConsent");
      consent.putObject("geo").put("countryCode", country);
      consent
          .putObject("consent")
          .putObject("amzn")
          .put("amznAdStorage", "GRANTED")
          .put("amznUserData", "GRANTED");
    }
    return Encoded.Rows.of(List.of(row.toString()), exports.leftOut());
  }

  private static void about(Exports exports, ObjectNode pii) {
    exports.first(AttributeKind.GIVEN_NAME).ifPresent(v -> pii.put("firstname", v));
    exports.first(AttributeKind.FAMILY_NAME).ifPresent(v -> pii.put("lastname", v));
    exports.first(AttributeKind.LOCALITY).ifPresent(v -> pii.put("city", v));
    exports.first(AttributeKind.REGION).ifPresent(v -> pii.put("state", v));
    exports.first(AttributeKind.POSTAL_CODE).ifPresent(v -> pii.put("postal", v));
  }

  /** Where the person is; where that is not said, the region of its phone numbers. */
  private static String country(AudienceMember member) {
    Normaliser normaliser =
        Normaliser.of(AttributeKind.COUNTRY, NormaliserOptions.of(member.region()));
    return member.texts(AttributeKind.COUNTRY).stream()
        .flatMap(text -> normaliser.canonical(text).stream())
        .filter(code -> code.length() == 2)
        .findFirst()
        .orElse(member.region())
        .toUpperCase(Locale.ROOT);
  }

  @Override
  public byte[] body(Batch batch) {
    return ("{\"audienceId\":"
            + audience
            + ",\"records\":["
            + String.join(",", batch.rows())
            + "]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public BatchResult deliver(Batch batch) {
    byte[] body = body(batch);
    HttpCall call =
        account
            .call("POST", "/amc/audiences/records", TYPE, body)
            .with("Amazon-Advertising-API-ClientId", clientId);
    return Answers.result(
        account.http().send(call), body, answer -> Answers.accepted(answer, "jobRequestId"));
  }
}
