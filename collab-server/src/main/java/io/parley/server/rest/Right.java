package io.parley.server.rest;

/** What an account may do over REST, beside what the policies say of each question. */
enum Right {
  /** To be known: to read the agreement and what reasons mean. */
  CONNECT("read the agreement"),
  /** To read what is offered, and to try policies of its own. */
  BROWSE("read what is offered"),
  /** To have a question explained; nothing is charged. */
  EXPLAIN("have a question explained"),
  /** To ask for numbers, and to read the answers. */
  ASK("ask for numbers"),
  /** To ask for an audience. */
  AUDIENCE("ask for an audience"),
  /** To read what was asked and answered. */
  READ_AUDIT("read the audit log");

  private final String words;

  Right(String words) {
    this.words = words;
  }

  /** What it lets one do, to stand after "may". */
  String words() {
    return words;
  }
}
