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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Google's Data Manager API: members of a Customer Match audience, 10,000 a request, each with at
 * most 10 identifiers. Who is added has consented, since the gate of a delivery lets nobody else
 * pass; so the request says granted, and there is no row with a denied consent.
 */
public final class GoogleAudience implements Destination {
  /** Members of a request. */
  static final int MOST_MEMBERS = 10_000;

  /** Identifiers of a member, an address being one. */
  static final int MOST_IDENTIFIERS = 10;

  private static final int FEWEST = 100;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Account account;
  private final Target target;

  /**
   * Where in Google's products the audience is.
   *
   * @param accountType such as {@code GOOGLE_ADS}
   * @param operatingAccount number of the account that has the audience
   * @param loginAccount number of the account by which one logs in, which may be the same
   * @param audience number of the audience
   */
  public record Target(
      String accountType, String operatingAccount, String loginAccount, String audience) {
    /** Checks the ids. */
    public Target {
      Ids.word("the type of a Google account", accountType);
      Ids.digits("a Google account", operatingAccount);
      Ids.digits("a Google account", loginAccount);
      Ids.digits("a Google audience", audience);
    }
  }

  /** The destination; the base is {@code https://datamanager.googleapis.com}. */
  public GoogleAudience(Account account, Target target) {
    this.account = account;
    this.target = target;
  }

  @Override
  public String name() {
    return "google-data-manager";
  }

  @Override
  public String target() {
    return target.operatingAccount() + "/" + target.audience();
  }

  @Override
  public Takes takes() {
    return new Takes(
        Set.of(
            AttributeKind.EMAIL,
            AttributeKind.PHONE,
            AttributeKind.GIVEN_NAME,
            AttributeKind.FAMILY_NAME,
            AttributeKind.COUNTRY,
            AttributeKind.POSTAL_CODE),
        MOST_MEMBERS,
        Long.MAX_VALUE,
        FEWEST,
        Removal.BY_MEMBER,
        true,
        false);
  }

  @Override
  public Encoded encode(AudienceMember member) {
    Exports exports = new Exports(ExportProfile.GOOGLE, member);
    ArrayNode identifiers = JSON.arrayNode();
    Optional<ObjectNode> address = address(exports);
    int room = MOST_IDENTIFIERS - (address.isPresent() ? 1 : 0);
    for (String email : exports.of(AttributeKind.EMAIL, room)) {
      identifiers.addObject().put("emailAddress", email);
    }
    for (String phone : exports.of(AttributeKind.PHONE, room - identifiers.size())) {
      identifiers.addObject().put("phoneNumber", phone);
    }
    address.ifPresent(node -> identifiers.addObject().set("address", node));
    if (identifiers.isEmpty()) {
      return new Encoded.Skipped(SkipReason.NO_USABLE_IDENTIFIER, exports.leftOut());
    }
    ObjectNode row = JSON.objectNode();
    row.putObject("userData").set("userIdentifiers", identifiers);
    return Encoded.Rows.of(List.of(row.toString()), exports.leftOut());
  }

  /** All four parts or none: Google matches no fewer. */
  private static Optional<ObjectNode> address(Exports exports) {
    Optional<String> given = exports.first(AttributeKind.GIVEN_NAME);
    Optional<String> family = exports.first(AttributeKind.FAMILY_NAME);
    Optional<String> country = exports.first(AttributeKind.COUNTRY);
    Optional<String> postalCode = exports.first(AttributeKind.POSTAL_CODE);
    if (given.isEmpty() || family.isEmpty() || country.isEmpty() || postalCode.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        JSON.objectNode()
            .put("givenName", given.get())
            .put("familyName", family.get())
            .put("regionCode", country.get())
            .put("postalCode", postalCode.get()));
  }

  @Override
  public byte[] body(Batch batch) {
    return body(batch, false);
  }

  private byte[] body(Batch batch, boolean validateOnly) {
    ObjectNode place = JSON.objectNode();
    place
        .putObject("operatingAccount")
        .put("accountType", target.accountType())
        .put("accountId", target.operatingAccount());
    place
        .putObject("loginAccount")
        .put("accountType", target.accountType())
        .put("accountId", target.loginAccount());
    place.put("productDestinationId", target.audience());
    StringBuilder body = new StringBuilder();
    body.append("{\"destinations\":[").append(place).append("],\"audienceMembers\":[");
    body.append(String.join(",", batch.rows())).append("],");
    if (batch.change() == Change.ADD) {
      body.append("\"consent\":{\"adUserData\":\"CONSENT_GRANTED\",")
          .append("\"adPersonalization\":\"CONSENT_GRANTED\"},");
    }
    body.append("\"encoding\":\"HEX\",");
    if (batch.change() == Change.ADD) {
      body.append("\"termsOfService\":{\"customerMatchTermsOfServiceStatus\":\"ACCEPTED\"},");
    }
    body.append("\"validateOnly\":").append(validateOnly).append('}');
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public BatchResult validate(Batch batch) {
    return send(batch, body(batch, true));
  }

  @Override
  public BatchResult deliver(Batch batch) {
    return send(batch, body(batch));
  }

  private BatchResult send(Batch batch, byte[] body) {
    String method = batch.change() == Change.ADD ? "ingest" : "remove";
    HttpCall call = account.call("POST", "/v1/audienceMembers:" + method, "application/json", body);
    return Answers.result(
        account.http().send(call), body, answer -> Answers.accepted(answer, "requestId"));
  }
}
