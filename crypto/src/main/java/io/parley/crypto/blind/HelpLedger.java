package io.parley.crypto.blind;

/**
 * Port: where a helper keeps its accounts, durably. What a ledger forgets, the growth cap no longer
 * caps; a lost ledger must end the epoch.
 *
 * <p>An implementation is thread-safe, and {@link #replace} has reached the disk when it returns.
 */
public interface HelpLedger {
  /**
   * Whose account.
   *
   * @param collaboration the collaboration's name
   * @param epoch the epoch
   * @param helper who helps
   * @param owner who is helped
   */
  record Key(String collaboration, int epoch, String helper, String owner) {}

  /** The account, {@link HelpAccount#EMPTY} if there is none. */
  HelpAccount read(Key key);

  /**
   * Replaces the account if it is still as it was read.
   *
   * @return whether it was; if not, nothing changed
   */
  boolean replace(Key key, HelpAccount before, HelpAccount after);
}
