package io.parley.server.account;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Somebody who may ask for a member.
 *
 * @param name its name at this room
 * @param member the member for whom it asks
 * @param roles what it does for the member; at least one
 */
public record Account(String name, String member, Set<Role> roles) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,62}");

  public Account {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "`%s` is no name of an account: it begins with a letter and has lower-case letters, digits, ., - and _, at most 63"
              .formatted(name));
    }
    if (roles.isEmpty()) {
      throw new IllegalArgumentException(
          "the account `%s` has no role, and could do nothing".formatted(name));
    }
    roles = Set.copyOf(roles);
  }

  /** The rights that its roles give together. */
  public Set<Right> rights() {
    Set<Right> all = EnumSet.noneOf(Right.class);
    roles.forEach(r -> all.addAll(r.rights()));
    return all;
  }

  /** The words of its roles, sorted. */
  public List<String> roleWords() {
    return roles.stream().map(Role::word).sorted().toList();
  }

  /**
   * Goes on only with this right.
   *
   * @throws NotAllowed saying which roles have it
   */
  public void require(Right right) {
    if (!rights().contains(right)) {
      throw new NotAllowed(this, right);
    }
  }
}
