package io.parley.crypto.group;

/**
 * A message of a key agreement among several members is not accepted. The text names the member
 * whose message it should have been, and says the same whatever is wrong with it; it is for this
 * node's own operator.
 */
public final class GroupRejected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String member;

  GroupRejected(String what, String member) {
    super("%s of `%s` does not fit this key agreement".formatted(what, member));
    this.member = member;
  }

  /** Whose message it should have been; who changed it, nobody can tell. */
  public String member() {
    return member;
  }
}
