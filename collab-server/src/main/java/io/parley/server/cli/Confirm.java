package io.parley.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Asks a person before something that cannot be taken back, or is signed. */
final class Confirm {
  private Confirm() {}

  /**
   * Whether the person says yes. What is asked about was printed before, on standard error.
   *
   * @param yes whether the option that says so was given
   * @param option that option, for messages
   * @throws ParameterException when there is no terminal to ask at
   */
  static boolean ask(CommandSpec spec, String question, boolean yes, String option) {
    if (yes) {
      return true;
    }
    if (!Boolean.getBoolean("parley.terminal")) { // set by the script, which can tell
      throw new ParameterException(
          spec.commandLine(),
          "there is no terminal to ask at; say %s if you mean it".formatted(option));
    }
    PrintWriter err = spec.commandLine().getErr();
    err.print(question + " [y/N] ");
    err.flush();
    return answer().strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  /** Standard input stays open: the next question is asked on it. */
  private static String answer() {
    try {
      StringBuilder line = new StringBuilder();
      for (int c = System.in.read(); c >= 0 && c != '\n'; c = System.in.read()) {
        line.append((char) c);
      }
      return line.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("the answer cannot be read", e);
    }
  }
}
