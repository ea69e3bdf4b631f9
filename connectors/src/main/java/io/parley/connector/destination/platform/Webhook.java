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
import io.parley.connector.destination.http.HttpCall;
import io.parley.connector.destination.http.WebhookSignature;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.ExportProfile;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A receiver of one's own: batches as JSON, signed by {@link WebhookSignature}. The batch's id is
 * the webhook's, and is the same when a batch is sent again: by it the receiver tells a repetition.
 */
public final class Webhook implements Destination {
  /** Members of a call. */
  static final int MOST_MEMBERS = 1_000;

  /** Bytes of a call. */
  static final int MOST_BYTES = 1_000_000;

  private static final int MOST_VALUES = 5;
  private static final String VERSION = "parley/audience-webhook/1";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Account account;
  private final String audience;
  private final ExportProfile profile;
  private final Set<AttributeKind> kinds;

  /**
   * The destination.
   *
   * @param account the base is the receiver's address, the token signs
   * @param audience a name for the receiver: letters, digits, hyphens, underscores
   * @param profile by whose rules values are written
   * @param kinds what is sent
   */
  public Webhook(
      Account account, String audience, ExportProfile profile, Set<AttributeKind> kinds) {
    this.account = account;
    this.audience = Ids.word("an audience", audience);
    this.profile = profile;
    if (kinds.isEmpty() || !profile.kinds().containsAll(kinds)) {
      throw new IllegalArgumentException(
          profile.id() + " does not take all of the kinds; see docs/identity-normalisation.md");
    }
    this.kinds = EnumSet.copyOf(kinds);
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public String target() {
    return audience;
  }

  @Override
  public Takes takes() {
    return new Takes(kinds, MOST_MEMBERS, MOST_BYTES, 0, Removal.BY_MEMBER, true, false);
  }

  @Override
  public Encoded encode(AudienceMember member) {
    Exports exports = new Exports(profile, member);
    ObjectNode values = JSON.objectNode();
    for (AttributeKind kind : kinds) {
      List<String> texts = exports.of(kind, MOST_VALUES);
      if (!texts.isEmpty()) {
        ArrayNode array = values.putArray(kind.word());
        texts.forEach(array::add);
      }
    }
    if (values.isEmpty()) {
      return new Encoded.Skipped(SkipReason.NO_USABLE_IDENTIFIER, exports.leftOut());
    }
    return Encoded.Rows.of(List.of(values.toString()), exports.leftOut());
  }

  @Override
  public byte[] body(Batch batch) {
    ObjectNode head = JSON.objectNode();
    head.put("v", VERSION);
    head.put("audience", audience);
    head.put("profile", profile.id());
    head.put("delivery", batch.delivery());
    head.put("batch", batch.id());
    head.put("change", batch.change().name().toLowerCase(Locale.ROOT));
    head.put("sequence", batch.sequence());
    head.put("last", batch.last());
    String text = head.toString();
    return (text.substring(0, text.length() - 1)
            + ",\"members\":["
            + String.join(",", batch.rows())
            + "]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public BatchResult deliver(Batch batch) {
    byte[] body = body(batch);
    HttpCall call = HttpCall.of("POST", account.base(), "application/json", List.of(), body);
    return Answers.result(
        account
            .http()
            .send(WebhookSignature.signed(call, account.http(), account.token(), batch.id())),
        body,
        answer -> new BatchResult.Accepted(Optional.empty(), 0));
  }
}
