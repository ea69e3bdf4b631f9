package io.parley.identity.normalise;

/** Why a value says nothing about who a person is. */
public enum JunkRule {
  /** A word that stands for nothing: {@code n/a}, {@code none}, {@code unknown}, {@code -}. */
  PLACEHOLDER_WORD("placeholder word"),
  /** One sign over and over: {@code 000-00-0000}, {@code 1111111111}. */
  REPEATED_SIGN("one sign repeated"),
  /** A run of digits up or down: {@code 123-45-6789}. */
  DIGIT_RUN("run of digits"),
  /** A value known to be typed by many: {@code 1900-01-01}, {@code 078-05-1120}. */
  KNOWN_PLACEHOLDER("known placeholder"),
  /** An e-mail address typed to get past a form: {@code test@test.com}. */
  PLACEHOLDER_EMAIL("placeholder e-mail"),
  /** A mailbox that only sends: {@code noreply@shop.example}. */
  SENDING_MAILBOX("mailbox that only sends"),
  /** Listed by the source's owner: a switchboard, the company's own address. */
  LISTED("listed by the owner");

  private final String words;

  JunkRule(String words) {
    this.words = words;
  }

  /** The rule in words, for reports. */
  public String words() {
    return words;
  }
}
