package io.parley.connector.destination.platform;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.Batch;
import io.parley.connector.destination.BatchResult;
import io.parley.connector.destination.Destination;
import io.parley.connector.destination.Encoded;
import io.parley.connector.destination.Exports;
import io.parley.connector.destination.Removal;
import io.parley.connector.destination.SkipReason;
import io.parley.connector.destination.Takes;
import io.parley.connector.destination.http.Answers;
import io.parley.connector.destination.http.Endpoint;
import io.parley.connector.destination.http.HttpCall;
import io.parley.connector.destination.http.HttpOutcome;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.ExportProfile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The Trade Desk's CRM data: one list of hashed e-mail addresses in UID2's form, which replaces the
 * one before. The Trade Desk names an address for the list; only hosts that the owner has named are
 * accepted for it, since a list of people would follow whatever the answer says.
 */
public final class TradeDeskCrm implements Destination {
  private static final int MOST_LINES = 2_000_000;
  private static final long MOST_BYTES = 100_000_000;
  private static final int FEWEST = 1_500;
  private static final int MOST_VALUES = 5;
  private static final byte[] REQUEST =
      "{\"PiiType\":\"EmailHashedUnifiedId2\",\"MergeMode\":\"Replace\",\"RetentionEnabled\":true}"
          .getBytes(StandardCharsets.UTF_8);

  private final Account account;
  private final String advertiser;
  private final String segment;
  private final Set<String> dropHosts;

  /**
   * The destination; the base is {@code https://api.thetradedesk.com/v3}.
   *
   * @param dropHosts hosts, or with a dot in front ends of hosts, that a list may be sent to:
   *     {@code .amazonaws.com}
   */
  public TradeDeskCrm(Account account, String advertiser, String segment, Set<String> dropHosts) {
    this.account = account;
    this.advertiser = Ids.word("a Trade Desk advertiser", advertiser);
    this.segment = Ids.word("a Trade Desk segment", segment);
    this.dropHosts = Set.copyOf(dropHosts);
  }

  @Override
  public String name() {
    return "trade-desk-crm";
  }

  @Override
  public String target() {
    return advertiser + "/" + segment;
  }

  @Override
  public Takes takes() {
    return new Takes(
        Set.of(AttributeKind.EMAIL),
        MOST_LINES,
        MOST_BYTES,
        FEWEST,
        Removal.BY_REPLACEMENT,
        true,
        true);
  }

  @Override
  public Encoded encode(AudienceMember member) {
    Exports exports = new Exports(ExportProfile.UID2, member);
    List<String> emails = exports.of(AttributeKind.EMAIL, MOST_VALUES);
    return emails.isEmpty()
        ? new Encoded.Skipped(SkipReason.NO_USABLE_IDENTIFIER, exports.leftOut())
        : Encoded.Rows.of(emails, exports.leftOut());
  }

  /** The list: a value a line, no header. */
  @Override
  public byte[] body(Batch batch) {
    StringBuilder lines = new StringBuilder();
    batch.rows().forEach(row -> lines.append(row).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public BatchResult deliver(Batch batch) {
    HttpCall call =
        HttpCall.of(
            "POST",
            account
                .base()
                .at(
                    "/crmdata/segment/"
                        + Endpoint.segment(advertiser)
                        + "/"
                        + Endpoint.segment(segment)),
            "application/json",
            List.of(new HttpCall.SecretHeader("TTD-Auth", "", account.token())),
            REQUEST);
    return Answers.result(account.http().send(call), REQUEST, answer -> drop(batch, answer));
  }

  private BatchResult drop(Batch batch, HttpOutcome.Answer answer) {
    JsonNode json = Answers.json(answer);
    Optional<Endpoint> place = Answers.text(json.path("Url")).flatMap(this::allowed);
    if (place.isEmpty()) {
      return new BatchResult.Refused("drop_not_allowed", true);
    }
    byte[] body = body(batch);
    HttpCall put = HttpCall.of("PUT", place.get(), "text/plain", List.of(), body);
    Optional<String> reference = Answers.text(json.path("ReferenceId"));
    return Answers.result(
        account.http().send(put), body, done -> new BatchResult.Accepted(reference, 0));
  }

  private Optional<Endpoint> allowed(String url) {
    try {
      Endpoint endpoint = Endpoint.of(url);
      String host = endpoint.uri().getHost();
      return dropHosts.stream()
              .anyMatch(end -> end.startsWith(".") ? host.endsWith(end) : host.equals(end))
          ? Optional.of(endpoint)
          : Optional.empty();
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }
}
