package io.parley.server.operate;

import io.parley.server.party.PartyObserver;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line for what became of each grant at a party, and names on all lines meanwhile. */
public record LoggedParty(String collaboration) implements PartyObserver {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedParty.class);

  @Override
  public void granted(String member, Fate fate, List<String> reasons) {
    LOG.atInfo()
        .addKeyValue("event", "grant-" + fate.name().toLowerCase(Locale.ROOT))
        .addKeyValue("collaboration", collaboration)
        .addKeyValue("member", member)
        .addKeyValue("reasons", String.join(",", reasons))
        .log("a grant has come so far");
  }

  @Override
  public <T> T during(Step step, String member, String query, Supplier<T> work) {
    return LoggedRoom.within(collaboration, member, query, work);
  }
}
