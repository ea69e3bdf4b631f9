package io.parley.server.wire;

import java.util.List;
import java.util.Set;

/** Names of Flight actions and limits that nodes agree on. */
public final class Wire {
  /**
   * Grows when messages between nodes change; nodes with none in common refuse each other ({@link
   * Spoken}). Since 4 each message carries a version of its own; since {@link #GOES_ON} a stream
   * whose connection broke goes on.
   */
  public static final int PROTOCOL = 5;

  /** The first protocol in which a stream says from where it goes on. */
  public static final int GOES_ON = 5;

  /** The protocols that this program speaks. */
  static final List<Integer> PROTOCOLS = List.of(PROTOCOL, 4);

  /**
   * Header of each call of a room: the name of the collaboration that it is about, in UTF-8 and
   * percent-encoded. Absent: the one of {@code node.agreement}.
   */
  public static final String COLLABORATION = "parley-collaboration";

  public static final String HELLO = "parley.hello";

  /** The SHA-256 of the agreement that a party follows, 32 bytes. */
  public static final String AGREEMENT = "parley.agreement";

  /** Two members: a party's ephemeral. */
  public static final String KEY_EPHEMERAL = "parley.key.ephemeral";

  /** Two members: its signature over both ephemerals. */
  public static final String KEY_SIGNATURE = "parley.key.signature";

  /** Two members: the peer's share; the reply is the party's confirmation. */
  public static final String KEY_FINISH = "parley.key.finish";

  /** More members: a party's fresh key, signed. */
  public static final String KEY_JOIN = "parley.key.join";

  /** More members: everybody's fresh keys; the reply is the key, sealed to each. */
  public static final String KEY_DEAL = "parley.key.deal";

  /** More members: what was dealt; the reply is the party's confirmation. */
  public static final String KEY_TAKE = "parley.key.take";

  /** Everybody's confirmations: from here on the key is used. */
  public static final String KEY_CONFIRM = "parley.key.confirm";

  /** The confirmations with which a party came to its key; none: it has none. */
  public static final String KEY_CONFIRMED = "parley.key.confirmed";

  /** A party's ephemeral for a session of blinding; the body is the partner's name. */
  public static final String BLIND_BEGIN = "parley.blind.begin";

  /** The partner's ephemeral; the reply is the party's signature over both. */
  public static final String BLIND_SIGN = "parley.blind.sign";

  /** The partner's signature: from here on the two share lines that nobody else can read. */
  public static final String BLIND_OPEN = "parley.blind.open";

  /** An owner's next sealed request, given the answer to the one before; nothing: it is done. */
  public static final String BLIND_NEXT = "parley.blind.next";

  /** The sealed answer to an owner's sealed request. */
  public static final String BLIND_HELP = "parley.blind.help";

  /** That the session ended before both were done. */
  public static final String BLIND_STOP = "parley.blind.stop";

  public static final String OFFER = "parley.offer";
  public static final String RESERVE = "parley.reserve";
  public static final String GO = "parley.go";

  /**
   * That a query, by its id, gets no go: what it has reserved is free at once. A party that does
   * not know the action refuses it, and what it holds is burned when the grant expires.
   */
  public static final String GIVE_UP = "parley.give-up";

  /** That the room has all of a stream, by its ticket: what is kept of it is let go. */
  public static final String RECEIVED = "parley.stream.received";

  public static final String DELIVER = "parley.deliver";
  public static final String ASK = "parley.ask";
  public static final String EXPLAIN = "parley.explain";

  /** Whose key was shown: its account, member and roles. */
  public static final String WHO = "parley.who";

  /** The accounts of the own member. */
  public static final String ACCOUNTS = "parley.accounts";

  /** Revokes keys of an account of the own member. */
  public static final String REVOKE = "parley.accounts.revoke";

  public static final String PSI_PROPOSE = "parley.psi.propose";
  public static final String PSI_GO = "parley.psi.go";
  public static final String PSI_ANSWER = "parley.psi.answer";

  private static final Set<String> ACTIONS =
      Set.of(
          HELLO,
          AGREEMENT,
          KEY_EPHEMERAL,
          KEY_SIGNATURE,
          KEY_FINISH,
          KEY_JOIN,
          KEY_DEAL,
          KEY_TAKE,
          KEY_CONFIRM,
          KEY_CONFIRMED,
          BLIND_BEGIN,
          BLIND_SIGN,
          BLIND_OPEN,
          BLIND_NEXT,
          BLIND_HELP,
          BLIND_STOP,
          OFFER,
          RESERVE,
          GO,
          RECEIVED,
          DELIVER,
          ASK,
          EXPLAIN,
          WHO,
          ACCOUNTS,
          REVOKE,
          PSI_PROPOSE,
          PSI_GO,
          PSI_ANSWER);

  private Wire() {}

  /** Whether a word that a caller wrote is one of these: else it is a text of the caller's. */
  public static boolean isAction(String word) {
    return ACTIONS.contains(word);
  }
}
