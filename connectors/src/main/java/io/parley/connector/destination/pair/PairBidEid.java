package io.parley.connector.destination.pair;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a publisher puts of a person into a bid request: the extended identifier of OpenRTB 2.6 with
 * the values that PAIR 1.1 fixes.
 *
 * @param inserter domain of the site or of the application's developer
 * @param matcher the publisher's domain, as owner domain in its ads.txt
 */
public record PairBidEid(String inserter, String matcher) {
  private static final String SOURCE = "pair-protocol.com";
  private static final int AUTHENTICATED = 3;
  private static final int PERSON = 3;

  /**
   * The JSON object.
   *
   * @param identifiers the person's publisher identifiers as text: the present one, and after a
   *     change of keys for 30 days the one before
   * @throws IllegalArgumentException if one is none, or there is none
   */
  public String json(List<String> identifiers) {
    if (identifiers.isEmpty()
        || identifiers.stream().anyMatch(id -> PublisherIdentifier.checked(id).isEmpty())) {
      throw new IllegalArgumentException("a bid request carries publisher identifiers of PAIR");
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("source", SOURCE);
    json.put("matcher", matcher);
    json.put("mm", AUTHENTICATED);
    json.put("inserter", inserter);
    ArrayNode uids = json.putArray("uids");
    identifiers.forEach(id -> uids.addObject().put("id", id).put("atype", PERSON));
    return json.toString();
  }
}
