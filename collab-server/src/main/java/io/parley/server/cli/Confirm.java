package io.parley.server.cli;

import java.io.Console;
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
    Console console = System.console();
    if (console == null
        || !Boolean.getBoolean("parley.terminal") && Runtime.version().feature() < 22) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no terminal to ask at; say %s if you mean it".formatted(option));
    }
    String answer = console.readLine("%s [y/N] ", question);
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }
}
