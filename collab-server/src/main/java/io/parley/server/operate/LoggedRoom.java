package io.parley.server.operate;

import io.parley.server.room.RoomObserver;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A line for each question of a room, and the names of what it is about on all lines meanwhile. */
public record LoggedRoom(String collaboration) implements RoomObserver {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedRoom.class);

  @Override
  public void ended(String member, Outcome outcome, List<String> reasons) {
    LOG.atInfo()
        .addKeyValue("event", "question-" + outcome.name().toLowerCase(Locale.ROOT))
        .addKeyValue("collaboration", collaboration)
        .addKeyValue("member", member)
        .addKeyValue("reasons", String.join(",", reasons))
        .log("a question came to its end");
  }

  @Override
  public <T> T during(Step step, About about, Supplier<T> work) {
    return within(collaboration, about.member(), about.query(), work);
  }

  /** Names what all lines of this thread are about, while the work lasts. */
  static <T> T within(String collaboration, String member, String query, Supplier<T> work) {
    Map<String, String> before = MDC.getCopyOfContextMap();
    MDC.put("collaboration", collaboration);
    MDC.put("member", member);
    if (!query.isEmpty()) {
      MDC.put("query", query);
    }
    try {
      return work.get();
    } finally {
      if (before == null) {
        MDC.clear();
      } else {
        MDC.setContextMap(before);
      }
    }
  }
}
