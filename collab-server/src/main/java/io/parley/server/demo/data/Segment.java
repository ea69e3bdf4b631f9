package io.parley.server.demo.data;

import java.util.Locale;

/** Which e-mail a customer was assigned, by lot. */
public enum Segment {
  MENS,
  WOMENS,
  NONE;

  /** The word that the publisher's file uses. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Segment ofHillstrom(String words) {
    return switch (words) {
      case "Mens E-Mail" -> MENS;
      case "Womens E-Mail" -> WOMENS;
      case "No E-Mail" -> NONE;
      default -> throw new IllegalArgumentException("unknown segment `" + words + "`");
    };
  }
}
