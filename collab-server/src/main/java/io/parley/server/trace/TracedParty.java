package io.parley.server.trace;

import io.parley.server.party.PartyObserver;
import java.util.Locale;
import java.util.function.Supplier;

/** A span for each step of a question at a party, under the room's span that asked for it. */
public record TracedParty(Spans spans, String collaboration) implements PartyObserver {
  @Override
  public <T> T during(Step step, String member, String query, Supplier<T> work) {
    String name = "party " + step.name().toLowerCase(Locale.ROOT);
    return spans.during(name, new Spans.About(collaboration, member, query, ""), work);
  }
}
