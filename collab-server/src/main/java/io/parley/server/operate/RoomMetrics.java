package io.parley.server.operate;

import io.micrometer.core.instrument.Tags;
import io.parley.query.account.Charge;
import io.parley.server.room.RoomObserver;
import io.parley.server.wire.AgreedUse;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a room costs and does, by member and collaboration; since its start. Rows, bytes and seconds
 * depend on the parties' data, so that none of it is shown by any door but the operator's.
 */
public final class RoomMetrics implements RoomObserver {
  private final Figures figures;
  private final String collaboration;
  private final AgreedUse use;

  /**
   * Of one of a room's collaborations.
   *
   * @param use who is billed for it
   */
  public RoomMetrics(Figures figures, String collaboration, AgreedUse use) {
    this.figures = figures;
    this.collaboration = collaboration;
    this.use = use;
  }

  private Tags of(String member) {
    return new Tenant(collaboration, member).tags().and("billed", use.billed(member));
  }

  @Override
  public void ended(String member, Outcome outcome, List<String> reasons) {
    String word = outcome.name().toLowerCase(Locale.ROOT);
    figures.count("parley.queries", of(member).and("outcome", word), 1);
    for (String reason : reasons) {
      figures.count("parley.refusals", of(member).and("reason", reason), 1);
    }
  }

  @Override
  public void charged(String member, Map<String, Charge> charges) {
    charges.forEach(
        (population, charge) ->
            figures.count(
                "parley.epsilon.spent",
                of(member).and("population", population),
                charge.epsilon().doubleValue()));
  }

  @Override
  public void received(String member, String party, long rows, long bytes) {
    figures.count("parley.rows.received", of(member).and("party", party), (double) rows);
    figures.count("parley.bytes.received", of(member).and("party", party), (double) bytes);
  }

  @Override
  public Working works(String member) {
    Tenant tenant = new Tenant(collaboration, member);
    figures.works(tenant);
    return () -> figures.rests(tenant);
  }
}
