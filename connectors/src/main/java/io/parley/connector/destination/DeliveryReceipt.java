package io.parley.connector.destination;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What became of a delivery. It holds counts, codes and hashes, no identifier of a person. The
 * counts are exact: it is for the owner of the people, and for nobody else.
 *
 * @param delivery id of the order
 * @param destination name of the destination
 * @param target which of its kind
 * @param mode whether it was sent or only tried
 * @param complete whether every batch was taken
 * @param started when the run began
 * @param ended when it ended
 * @param offered people that were read
 * @param added people in acknowledged batches of additions, of this run and earlier ones
 * @param removed people in acknowledged batches of removals
 * @param rejected people that the receiver did not take
 * @param inDoubt people in batches of this run of which nobody knows whether they came
 * @param notTried people whose batches were not sent, since one before them failed
 * @param skipped people who were not to be sent, by reason
 * @param valuesLeftOut values of people that the receiver would have refused
 * @param batchesSent batches that this run sent
 * @param batchesEarlier batches that an earlier run had sent
 * @param failures batches that failed, by code
 * @param requests the receiver's ids of requests, the first 10,000
 * @param sent SHA-256 over the SHA-256 of each acknowledged body and the journal's nonce; empty if
 *     nothing was to be sent. Whoever holds the journal can prove by it what was sent
 */
public record DeliveryReceipt(
    String delivery,
    String destination,
    String target,
    Mode mode,
    boolean complete,
    Instant started,
    Instant ended,
    long offered,
    long added,
    long removed,
    long rejected,
    long inDoubt,
    long notTried,
    Map<SkipReason, Long> skipped,
    long valuesLeftOut,
    long batchesSent,
    long batchesEarlier,
    Map<String, Long> failures,
    List<String> requests,
    Optional<String> sent) {
  /** The version of the JSON. */
  public static final String VERSION = "parley/delivery-receipt/1";

  /** Whether something was sent. */
  public enum Mode {
    /** It was sent. */
    DELIVER,
    /** It was only tried. */
    VALIDATE
  }

  /** Copies the collections. */
  public DeliveryReceipt {
    skipped = Collections.unmodifiableMap(new TreeMap<>(skipped));
    failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    requests = List.copyOf(requests);
  }

  /** One line of JSON, its members in a fixed order. */
  public String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("v", VERSION);
    json.put("delivery", delivery);
    json.put("destination", destination);
    json.put("target", target);
    json.put("mode", mode.name().toLowerCase(Locale.ROOT));
    json.put("complete", complete);
    json.put("started", started.toString());
    json.put("ended", ended.toString());
    ObjectNode people = json.putObject("people");
    people.put("offered", offered);
    people.put("added", added);
    people.put("removed", removed);
    people.put("rejected", rejected);
    people.put("in_doubt", inDoubt);
    people.put("not_tried", notTried);
    ObjectNode reasons = people.putObject("skipped");
    skipped.forEach((reason, count) -> reasons.put(reason.word(), count));
    json.put("values_left_out", valuesLeftOut);
    ObjectNode batches = json.putObject("batches");
    batches.put("sent", batchesSent);
    batches.put("earlier", batchesEarlier);
    ObjectNode codes = batches.putObject("failed");
    failures.forEach(codes::put);
    requests.forEach(json.putArray("requests")::add);
    sent.ifPresent(hash -> json.put("sent_sha256", hash));
    return json.toString();
  }
}
