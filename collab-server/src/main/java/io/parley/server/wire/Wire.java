package io.parley.server.wire;

/** Names of Flight actions and limits that nodes agree on. */
public final class Wire {
  /** Grows when messages between nodes change; nodes with other versions refuse each other. */
  public static final int PROTOCOL = 2;

  public static final String HELLO = "parley.hello";
  public static final String KEY_EPHEMERAL = "parley.key.ephemeral";
  public static final String KEY_SIGNATURE = "parley.key.signature";
  public static final String KEY_FINISH = "parley.key.finish";
  public static final String OFFER = "parley.offer";
  public static final String RESERVE = "parley.reserve";
  public static final String GO = "parley.go";
  public static final String DELIVER = "parley.deliver";
  public static final String ASK = "parley.ask";
  public static final String EXPLAIN = "parley.explain";

  public static final String PSI_PROPOSE = "parley.psi.propose";
  public static final String PSI_GO = "parley.psi.go";
  public static final String PSI_ANSWER = "parley.psi.answer";

  private Wire() {}
}
