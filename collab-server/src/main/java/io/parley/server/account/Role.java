package io.parley.server.account;

import static io.parley.server.account.Right.ASK;
import static io.parley.server.account.Right.AUDIENCE;
import static io.parley.server.account.Right.BROWSE;
import static io.parley.server.account.Right.CONNECT;
import static io.parley.server.account.Right.EXPLAIN;
import static io.parley.server.account.Right.MANAGE_ACCOUNTS;
import static io.parley.server.account.Right.READ_AUDIT;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What somebody does for a member. This is the one place that says which rights that gives. */
public enum Role {
  /** Looks after the member's accounts, and needs to see no answer for that. */
  ADMIN,
  /** Judges what a question would tell before anybody asks it. */
  PRIVACY_OFFICER,
  /** Asks for numbers. */
  ANALYST,
  /** Asks for audiences. */
  MARKETER,
  /** Reads what happened. */
  AUDITOR;

  /** The rights that it gives. */
  public Set<Right> rights() {
    return switch (this) {
      case ADMIN -> Set.of(CONNECT, MANAGE_ACCOUNTS);
      case PRIVACY_OFFICER -> Set.of(CONNECT, BROWSE, EXPLAIN, READ_AUDIT);
      case ANALYST -> Set.of(CONNECT, BROWSE, EXPLAIN, ASK);
      case MARKETER -> Set.of(CONNECT, BROWSE, EXPLAIN, AUDIENCE);
      case AUDITOR -> Set.of(CONNECT, BROWSE, READ_AUDIT);
    };
  }

  /** As files and options write it: {@code privacy-officer}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The role of this word. */
  public static Optional<Role> of(String word) {
    return Arrays.stream(values()).filter(r -> r.word().equals(word)).findFirst();
  }
}
