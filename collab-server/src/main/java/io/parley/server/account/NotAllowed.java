package io.parley.server.account;

import java.util.stream.Collectors;

/** An account lacks a right. The text speaks of accounts and roles alone and is for the caller. */
public final class NotAllowed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The SQLSTATE of a missing privilege, as policies' refusals have it. */
  public static final String SQL_STATE = "42501";

  NotAllowed(Account account, Right right) {
    super(
        "`%s` (%s) may not %s: that needs the role %s; ask whoever looks after the accounts of `%s`"
            .formatted(
                account.name(),
                String.join(", ", account.roleWords()),
                right.words(),
                right.roles().stream().map(Role::word).collect(Collectors.joining(" or ")),
                account.member()));
  }
}
