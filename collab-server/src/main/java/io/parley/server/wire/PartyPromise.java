package io.parley.server.wire;

import io.parley.query.account.Charge;
import java.util.Map;
import java.util.TreeMap;

/**
 * A party's word on a grant: a reservation (signed in that domain) says that its ledger holds the
 * charges; a commit says that they are spent for good.
 *
 * @param grant SHA-256 of the grant, hex
 * @param charges by population
 */
public record PartyPromise(
    int v, String queryId, String party, String grant, Map<String, Charge> charges)
    implements SignedDocument {
  public static final int VERSION = 1;

  public PartyPromise {
    if (v != VERSION) {
      throw new BadDocument("promise version " + v + " is not understood; this node reads 1");
    }
    charges = new TreeMap<>(charges);
  }
}
