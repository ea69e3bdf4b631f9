package io.parley.server.cli;

import io.parley.server.ledger.Databases;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.wire.Agreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code parley blinding}. */
@Command(
    name = "blinding",
    mixinStandardHelpOptions = true,
    description =
        "What a party committed to before its partner helped it to make pseudonyms: opened and checked"
            + " in an audit.",
    subcommands = {
      BlindingOpenCommand.class,
      BlindingCommitmentCommand.class,
      BlindingCheckCommand.class
    })
final class BlindingCommand {
  /** A party's files, as the commands need them. */
  record Node(NodeConfiguration configuration, NodeDirectory directory, Agreement agreement) {
    static Node of(OwnCollaboration home) {
      NodeConfiguration configuration = home.configuration();
      if (configuration.role() != NodeConfiguration.Role.PARTY) {
        throw new ConfigurationException(
            "`%s` is a room, and blinds nobody".formatted(configuration.name()));
      }
      return new Node(configuration, home.directory(), home.agreement().agreement());
    }

    Databases databases() {
      return Databases.of(configuration, directory);
    }

    String name() {
      return configuration.name();
    }

    /**
     * The member that was helped.
     *
     * @param named as the command says; none: the one partner
     * @throws ConfigurationException if there are several partners and none is named
     */
    Agreement.Node owner(@Nullable String named) {
      if (named != null) {
        return agreement.member(named);
      }
      if (agreement.members().size() > 2) {
        throw new ConfigurationException(
            "this node helped several members; say whose people with --owner");
      }
      return agreement.peerOf(name());
    }
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ConfigurationException("the file " + file + " cannot be read");
    }
  }

  static void requireAbsent(Path file) {
    if (Files.exists(file)) {
      throw new ConfigurationException(file + " is there already; name another file");
    }
  }
}
