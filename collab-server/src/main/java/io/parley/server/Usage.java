package io.parley.server;

import io.parley.server.node.NodeConfiguration;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What wrong usage is told: in words, without Java's, and without a way into a loss. */
final class Usage {
  /** Commands that nobody is to run who did not type their name. */
  private static final List<String> NEVER_SUGGESTED = List.of("destroy", "erase");

  private Usage() {}

  /** Takes effect on a command line and all of its subcommands. */
  static void bePlain(CommandLine command) {
    command.registerConverter(LocalDate.class, Usage::day);
    command.registerConverter(NodeConfiguration.Role.class, Usage::role);
    CommandLine.IParameterExceptionHandler usual = command.getParameterExceptionHandler();
    command.setParameterExceptionHandler(
        (e, arguments) ->
            e instanceof UnmatchedArgumentException unmatched && suggestsALoss(unmatched)
                ? withoutSuggestion(unmatched)
                : usual.handleParseException(e, arguments));
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("write a day like 2027-06-30, and not `" + text + "`");
    }
  }

  private static NodeConfiguration.Role role(String text) {
    return Arrays.stream(NodeConfiguration.Role.values())
        .filter(role -> role.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () -> new TypeConversionException("write party or room, and not `" + text + "`"));
  }

  private static boolean suggestsALoss(UnmatchedArgumentException e) {
    return e.getSuggestions().stream()
        .anyMatch(suggested -> NEVER_SUGGESTED.stream().anyMatch(suggested::endsWith));
  }

  private static int withoutSuggestion(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(e.getMessage());
    err.println(
        "Commands: "
            + command.getSubcommands().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")));
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
