package io.parley.server.node;

import java.util.Locale;

/** A setting that a node refuses to start with, unless {@code node.allow} names it. */
public enum Allowance {
  /** Secret files that others can read. */
  OPEN_KEY_FILES,
  /** Keys that the demo made, on an address that other machines reach. */
  DEVELOPMENT_KEYS,
  /** An address that everybody reaches: all interfaces, or one of the internet. */
  PUBLIC_ADDRESS;

  /** As it stands in node.yaml: {@code open-key-files}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
