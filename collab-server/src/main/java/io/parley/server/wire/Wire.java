package io.parley.server.wire;

/** Names of Flight actions and limits that nodes agree on. */
public final class Wire {
  /** Grows when messages between nodes change; nodes with other versions refuse each other. */
  public static final int PROTOCOL = 2;

  public static final String HELLO = "parley.hello";
  public static final String KEY_EPHEMERAL = "parley.key.ephemeral";
  public static final String KEY_SIGNATURE = "parley.key.signature";
  public static final String KEY_FINISH = "parley.key.finish";

  /** A party's fresh bytes for a session of blinding. */
  public static final String BLIND_BEGIN = "parley.blind.begin";

  /** The partner's fresh bytes: from here on the two share lines that the room cannot read. */
  public static final String BLIND_OPEN = "parley.blind.open";

  /** An owner's next sealed request, given the answer to the one before; nothing: it is done. */
  public static final String BLIND_NEXT = "parley.blind.next";

  /** The sealed answer to the partner's sealed request. */
  public static final String BLIND_HELP = "parley.blind.help";

  /** That the session ended before both were done. */
  public static final String BLIND_STOP = "parley.blind.stop";

  public static final String OFFER = "parley.offer";
  public static final String RESERVE = "parley.reserve";
  public static final String GO = "parley.go";
  public static final String DELIVER = "parley.deliver";
  public static final String ASK = "parley.ask";
  public static final String EXPLAIN = "parley.explain";

  /** The accounts of the own member. */
  public static final String ACCOUNTS = "parley.accounts";

  /** Revokes keys of an account of the own member. */
  public static final String REVOKE = "parley.accounts.revoke";

  public static final String PSI_PROPOSE = "parley.psi.propose";
  public static final String PSI_GO = "parley.psi.go";
  public static final String PSI_ANSWER = "parley.psi.answer";

  private Wire() {}
}
