package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.cli.Shell;
import org.junit.jupiter.api.Test;

class UsageTest {
  @Test
  void wrongDayOrRole_isToldWithoutJava() {
    assertThat(
            Shell.run("account", "create", "jane", "--config", "x", "--expires", "yesterday").err())
        .startsWith(
            "Invalid value for option '--expires': write a day like 2027-06-30, and not `yesterday`\n")
        .doesNotContain("java.");
    assertThat(Shell.run("node", "init", "x", "--name", "acme", "--role", "king").err())
        .startsWith("Invalid value for option '--role': write party or room, and not `king`\n");
  }

  /** Who mistypes is not led to the command that leaves nothing behind. */
  @Test
  void commandThatLosesSomething_isNotSuggested() {
    Shell.Said said = Shell.run("node", "destry");
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err())
        .isEqualTo(
            "Unmatched argument at index 1: 'destry'\nCommands: init, serve, doctor, health, move, destroy\n");
    assertThat(Shell.run("node", "docter").err()).contains("Did you mean: node doctor");
  }
}
