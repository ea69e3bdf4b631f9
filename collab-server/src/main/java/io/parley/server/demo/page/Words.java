package io.parley.server.demo.page;

import java.util.Locale;

/** How the page calls things that programs name tersely. */
final class Words {
  private Words() {}

  /** A party's or node's name at the start of a line. */
  static String name(String party) {
    return party.isEmpty()
        ? party
        : party.substring(0, 1).toUpperCase(Locale.ROOT) + party.substring(1);
  }

  /** An arm of the experiment. */
  static String arm(String segment) {
    return switch (segment) {
      case "mens" -> "men\u2019s e-mail";
      case "womens" -> "women\u2019s e-mail";
      default -> segment + " e-mail";
    };
  }

  /** A stage of the story. */
  static String stage(String key) {
    return key.equals("start_ingest_resolve_agree")
        ? "start, read, resolve, agree on a key"
        : key.replace('_', ' ');
  }
}
