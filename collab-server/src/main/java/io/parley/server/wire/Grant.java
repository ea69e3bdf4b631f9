package io.parley.server.wire;

import io.parley.policy.Question;
import java.util.Map;
import java.util.TreeMap;

/**
 * The room's signed request to the parties: one document, the same bytes to each.
 *
 * @param queryId random, used once
 * @param sql the statement as asked
 * @param audience whether people are asked for as an audience
 * @param agreement SHA-256 of the agreement, hex
 * @param offers each party's signed offer, base64, by party
 * @param planVersion how a plan is to be read
 * @param plan SHA-256 of the canonical plan, hex; each node makes it again and compares
 * @param date the UTC date on which policies are judged
 * @param expires epoch milliseconds after which no party accepts it
 */
public record Grant(
    int v,
    String queryId,
    String sql,
    boolean audience,
    Question question,
    String agreement,
    Map<String, String> offers,
    int planVersion,
    String plan,
    String date,
    long expires)
    implements SignedDocument {
  public static final int VERSION = 1;

  public Grant {
    if (v != VERSION) {
      throw new BadDocument("grant version " + v + " is not understood; this node reads 1");
    }
    offers = new TreeMap<>(offers);
  }
}
