package io.parley.server.operate;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * How far a node is, in one word: {@code starting}, what the node itself says ({@code ingesting},
 * {@code keyless}, {@code blinding}, {@code waiting}, {@code ready}), {@code stopping}. A node in
 * several collaborations is ready when it is in all of them.
 */
public final class Health {
  private static final String READY = "ready";

  private volatile Supplier<Map<String, String>> states = Map::of;
  private volatile Supplier<Map<String, ?>> pipeline = Map::of;
  private volatile boolean stopping;

  /**
   * From here on the node itself says how far it is.
   *
   * @param node the word for each collaboration, by its name
   */
  public void watch(Supplier<Map<String, String>> node) {
    states = node;
  }

  /**
   * From here on its operator is told how its sources stand. A source that fails makes no node
   * unready: questions go on over what is there.
   */
  public void watchPipeline(Supplier<Map<String, ?>> standings) {
    pipeline = standings;
  }

  /** From here on it is not ready, whatever the node says. */
  public void stop() {
    stopping = true;
  }

  /**
   * How far it is: of several collaborations the word of one that is not ready, if there is one.
   */
  public String state() {
    if (stopping) {
      return "stopping";
    }
    Map<String, String> now = collaborations();
    return now.values().stream()
        .filter(word -> !word.equals(READY))
        .findFirst()
        .orElse(now.isEmpty() ? "starting" : READY);
  }

  /** How far it is in each collaboration; empty while that is not known. */
  public Map<String, String> collaborations() {
    return new TreeMap<>(states.get());
  }

  /** Whether questions can be asked of it, in each of its collaborations. */
  public boolean isReady() {
    return state().equals(READY);
  }

  /** Whether they can in this one. */
  boolean isReady(String collaboration) {
    return !stopping && READY.equals(collaborations().get(collaboration));
  }

  /** What whoever asks is told: the status that balancers know, and the word. */
  public Map<String, Object> told() {
    String state = state();
    return Map.of("status", state.equals(READY) ? "UP" : "OUT_OF_SERVICE", "state", state);
  }

  /** What its operator is told: that, and the word for each collaboration. */
  public Map<String, Object> toldInFull() {
    Map<String, Object> told = new TreeMap<>(told());
    told.put("collaborations", collaborations());
    Map<String, ?> sources = pipeline.get();
    if (!sources.isEmpty()) {
      told.put("pipeline", sources);
    }
    return told;
  }
}
