package io.parley.server.doctor;

import io.parley.crypto.blind.KernelChoice;
import io.parley.crypto.seal.SealRejected;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.SafeSettings;
import io.parley.server.wire.BadDocument;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * All checks of a node's set-up, in the order in which a person would mend them. Reads, and writes
 * nothing but a probe of whether the node runs.
 */
public final class Doctor {
  private Doctor() {}

  /** Checks the node of a configuration file. */
  public static List<Finding> look(Path config, Clock clock) {
    NodeConfiguration configuration;
    NodeDirectory node;
    try {
      configuration = NodeConfiguration.load(config);
      node = NodeDirectory.of(config, configuration);
    } catch (ConfigurationException e) {
      return List.of(
          Finding.wrong(
              "configuration", oneLine(e), "mend it; every key is in docs/configuration.md"));
    }
    Subject subject = new Subject(configuration, node, clock);
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("configuration", "%s is complete".formatted(config.getFileName())));
    findings.add(guarded("settings", () -> settings(subject)));
    findings.add(guarded("keys", () -> KeyChecks.open(subject)));
    findings.add(guarded("certificate", () -> KeyChecks.certificate(subject)));
    findings.add(guarded("agreement", () -> AgreementCheck.look(subject)));
    findings.addAll(CollaborationChecks.all(subject));
    findings.addAll(subject.isParty() ? PartyChecks.all(subject) : RoomChecks.all(subject));
    findings.add(guarded("listening", () -> NetworkChecks.listening(subject)));
    findings.addAll(NetworkChecks.partners(subject));
    findings.add(guarded("disk", () -> MachineChecks.disk(subject)));
    findings.add(guarded("memory", MachineChecks::memory));
    findings.add(guarded("clock", () -> MachineChecks.clock(subject)));
    findings.add(
        guarded("kernel", () -> Finding.ok("kernel", "blinding with " + KernelChoice.atStart())));
    return findings;
  }

  private static Finding settings(Subject subject) {
    List<SafeSettings.Unsafe> unsafe = SafeSettings.look(subject.configuration(), subject.node());
    if (unsafe.isEmpty()) {
      return Finding.ok("settings", "nothing unsafe is set");
    }
    SafeSettings.Unsafe first = unsafe.get(0);
    String more = unsafe.size() == 1 ? "" : " (and %d more)".formatted(unsafe.size() - 1);
    return Finding.wrong(
        "settings",
        "`%s`: %s%s".formatted(first.property(), first.problem(), more),
        "%s, or allow `%s`".formatted(first.remedy(), first.unless().word()));
  }

  /** A check that fails on what another check tells better still is one line. */
  static Finding guarded(String check, Supplier<Finding> look) {
    try {
      return look.get();
    } catch (ConfigurationException | BadDocument e) {
      return Finding.wrong(check, oneLine(e), "mend that, and look again");
    } catch (UncheckedIOException | SealRejected | IllegalArgumentException e) {
      // The class alone: a text could carry what a file holds.
      return Finding.wrong(
          check, "failed: " + e.getClass().getSimpleName(), "look at the files and their owner");
    }
  }

  static String oneLine(Exception e) {
    return String.join("; ", String.valueOf(e.getMessage()).lines().toList());
  }
}
