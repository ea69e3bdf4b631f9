package io.parley.connector.destination.platform;

import io.parley.connector.destination.BatchResult;
import io.parley.connector.destination.http.Answers;
import io.parley.connector.destination.http.HttpCall;
import io.parley.connector.destination.http.HttpOutcome;
import io.parley.connector.destination.http.SecretRef;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * UID2's identity map, version 3: hashed e-mail addresses and phone numbers to raw UID2s, 5,000 a
 * request, one request at a time. Who has opted out gets none.
 *
 * <p>Raw UID2s are personal data. They are asked for at each delivery and not kept, so that an
 * opt-out counts at once; UID2 recommends to keep them up to their refresh time, which saves
 * requests and wants a sealed store.
 */
public final class Uid2Map {
  /** Values of a request. */
  static final int MOST_VALUES = 5_000;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Account account;
  private final SecretRef clientSecret;

  /**
   * The map.
   *
   * @param account the base is an operator, such as {@code https://prod.uidapi.com}; the token is
   *     the client's key
   * @param clientSecret the client's secret in Base64, by which requests are sealed
   */
  public Uid2Map(Account account, SecretRef clientSecret) {
    this.account = account;
    this.clientSecret = clientSecret;
  }

  /** What the map said. */
  public sealed interface Mapping {
    /**
     * For each value asked for, in order, its raw UID2, or nothing for one who opted out.
     *
     * @param uids as many as were asked for
     */
    record Mapped(List<Optional<String>> uids) implements Mapping {
      /** Without the values, which are personal data. */
      @Override
      public String toString() {
        return "Mapped[" + uids.size() + "]";
      }
    }

    /**
     * No answer.
     *
     * @param result what to say of the batch
     */
    record Failed(BatchResult result) implements Mapping {}
  }

  /**
   * Asks for raw UID2s.
   *
   * @param emails hashed and in Base64
   * @param phones hashed and in Base64; with the e-mails at most 5,000
   */
  public Mapping map(List<String> emails, List<String> phones) {
    if (emails.size() + phones.size() > MOST_VALUES) {
      throw new IllegalArgumentException("UID2 maps at most 5,000 values a request");
    }
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    ArrayNode emailHashes = request.putArray("email_hash");
    emails.forEach(emailHashes::add);
    ArrayNode phoneHashes = request.putArray("phone_hash");
    phones.forEach(phoneHashes::add);
    Uid2Envelope envelope = new Uid2Envelope(account.http().secret(clientSecret));
    byte[] body =
        envelope.seal(request.toString().getBytes(StandardCharsets.UTF_8), account.http().now());
    HttpOutcome outcome =
        account
            .http()
            .send(
                HttpCall.of(
                    "POST",
                    account.base().at("/v3/identity/map"),
                    "text/plain",
                    List.of(new HttpCall.SecretHeader("Authorization", "Bearer ", account.token())),
                    body));
    if (!(outcome instanceof HttpOutcome.Answer answer) || !answer.ok()) {
      BatchResult result =
          Answers.result(outcome, body, a -> new BatchResult.Accepted(Optional.empty(), 0));
      // Nothing was delivered yet: the map was only asked.
      return new Mapping.Failed(
          result instanceof BatchResult.InDoubt doubt
              ? new BatchResult.Refused("uid2_" + doubt.code(), true)
              : result);
    }
    return envelope
        .open(answer.body())
        .flatMap(plain -> read(plain, emails.size(), phones.size()))
        .orElseGet(() -> new Mapping.Failed(new BatchResult.Refused("uid2_unreadable", true)));
  }

  private static Optional<Mapping> read(byte[] plain, int emails, int phones) {
    JsonNode json;
    try {
      json = JSON.readTree(plain);
    } catch (JacksonException noJson) {
      return Optional.empty();
    }
    JsonNode mappedEmails = json.path("body").path("email_hash");
    JsonNode mappedPhones = json.path("body").path("phone_hash");
    if (mappedEmails.size() != emails || mappedPhones.size() != phones) {
      return Optional.empty();
    }
    List<Optional<String>> uids = new ArrayList<>();
    mappedEmails.forEach(node -> uids.add(Answers.text(node.path("u"))));
    mappedPhones.forEach(node -> uids.add(Answers.text(node.path("u"))));
    return Optional.of(new Mapping.Mapped(uids));
  }
}
