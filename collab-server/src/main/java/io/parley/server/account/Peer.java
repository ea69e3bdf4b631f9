package io.parley.server.account;

/**
 * An account among those of all collaborations of a room: two may have accounts of one name. As
 * text {@code jane@spring-mailing}; a name of an account has no {@code @}.
 */
public record Peer(String account, String collaboration) {
  /** Reads what {@link #text} wrote. */
  public static Peer of(String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException("a peer without a collaboration");
    }
    return new Peer(text.substring(0, at), text.substring(at + 1));
  }

  /** As a protocol carries it. */
  public String text() {
    return account + "@" + collaboration;
  }
}
