package io.parley.server.operate;

import java.util.function.Supplier;

/**
 * How far a node is, in one word: {@code starting}, what the node itself says ({@code ingesting},
 * {@code keyless}, {@code blinding}, {@code waiting}, {@code ready}), {@code stopping}.
 */
public final class Health {
  private static final String READY = "ready";

  private volatile Supplier<String> state = () -> "starting";
  private volatile boolean stopping;

  /** From here on the node itself says how far it is. */
  public void watch(Supplier<String> node) {
    state = node;
  }

  /** From here on it is not ready, whatever the node says. */
  public void stop() {
    stopping = true;
  }

  /** How far it is. */
  public String state() {
    return stopping ? "stopping" : state.get();
  }

  /** Whether questions can be asked of it. */
  public boolean isReady() {
    return state().equals(READY);
  }
}
