package io.parley.server.cli;

import io.parley.crypto.Fingerprint;
import picocli.CommandLine.Command;

/** {@code parley keys}. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = "A node's keys: made, compared, changed, told to others.",
    subcommands = {
      KeysCreateCommand.class,
      KeysFingerprintCommand.class,
      KeysRotateCommand.class,
      KeysExportCommand.class,
      KeysPinCommand.class,
      KeysSealCommand.class
    })
final class KeysCommand {
  /**
   * What people compare, as {@code --json} prints it.
   *
   * @param fingerprint of the signing key, in digits
   * @param words the same in words
   */
  record Told(String name, String fingerprint, String words) {
    private static final int PER_LINE = 6;

    static Told of(String name, Fingerprint fingerprint) {
      return new Told(name, fingerprint.text(), String.join(" ", fingerprint.words()));
    }

    /** For a person: six words a line, numbered, so that two can read in turns. */
    String text() {
      StringBuilder text =
          new StringBuilder("signing key of %s%n  %s%n".formatted(name, fingerprint));
      String[] all = words.split(" ", -1);
      for (int row = 0; row < all.length; row += PER_LINE) {
        StringBuilder line = new StringBuilder();
        for (int i = row; i < Math.min(row + PER_LINE, all.length); i++) {
          line.append(" %2d %-8s".formatted(i + 1, all[i])); // no word of the list is longer
        }
        text.append(line.toString().stripTrailing()).append(System.lineSeparator());
      }
      return text.toString();
    }
  }
}
