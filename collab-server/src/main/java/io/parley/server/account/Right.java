package io.parley.server.account;

import io.parley.policy.Analysis;
import java.util.Arrays;
import java.util.List;

/**
 * What an account may do at a room, beside what the policies say: a right opens a door, and a
 * policy still judges each question. {@link Role} says who has which.
 */
public enum Right {
  /** To be known: to say hello, to set options of a session, and to read the agreement. */
  CONNECT("say hello, set options of a session, read the agreement"),
  /**
   * To read what is offered: catalogs, schemas, tables, columns, budgets; and to try policies that
   * the request brings.
   */
  BROWSE("read which tables and columns are offered"),
  /** To have a question explained; nothing is charged. */
  EXPLAIN("have a question explained"),
  /** To ask for numbers, private or exact. */
  ASK("ask for numbers"),
  /** To ask for an audience. */
  AUDIENCE("ask for an audience"),
  /** To read what was asked and answered. */
  READ_AUDIT("read the audit log"),
  /** To see the accounts of the own member, and to revoke their keys. */
  MANAGE_ACCOUNTS("see the accounts of the own member, revoke their keys");

  private final String words;

  Right(String words) {
    this.words = words;
  }

  /** What it lets one do, to stand after "may". */
  public String words() {
    return words;
  }

  /** What asking for this kind of answer needs. */
  public static Right toAsk(Analysis analysis) {
    return switch (analysis) {
      case AGGREGATE, THRESHOLD, ROWS -> ASK;
      case AUDIENCE -> AUDIENCE;
    };
  }

  /** The roles that have it. */
  public List<Role> roles() {
    return Arrays.stream(Role.values()).filter(r -> r.rights().contains(this)).toList();
  }
}
