package io.parley.connector.zone;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What the tables of a source are called. */
final class ZoneTable {
  static final String RAW = "raw";
  static final String CLEAN = "clean";

  private ZoneTable() {}

  /**
   * The name of a source as a table's: itself where that can be; else its letters and digits and a
   * short hash, so that no two sources share a table.
   */
  static String of(String source) {
    if (source.matches("[a-z][a-z0-9_]{0,49}")) {
      return source;
    }
    String letters = source.replaceAll("[^A-Za-z0-9_]", "_");
    String start = letters.substring(0, Math.min(letters.length(), 40));
    return "s_" + start + "_" + hash(source);
  }

  private static String hash(String source) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
