package io.parley.server.audit;

import io.parley.crypto.Fingerprint;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SigningKey;
import io.parley.server.ledger.AuditLog;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.Databases;
import io.parley.server.ledger.StoredAnswers;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.AuditLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The audit log of a node, opened where the node keeps it. */
public final class NodeLog implements AutoCloseable {
  private final AuditLog log;
  private final AutoCloseable store;
  private final PinnedKeys keys;

  private NodeLog(AuditLog log, AutoCloseable store, PinnedKeys keys) {
    this.log = log;
    this.store = store;
    this.keys = keys;
  }

  /** Opens the log of a configuration file's node; it may run. */
  public static NodeLog open(Path config, Clock clock) {
    return open(config, Optional.empty(), clock);
  }

  /**
   * The same for one of several collaborations: a room keeps a log for each.
   *
   * @param collaboration its name; empty: that of {@code node.agreement}
   */
  public static NodeLog open(Path config, Optional<String> collaboration, Clock clock) {
    NodeConfiguration configuration = NodeConfiguration.load(config);
    NodeDirectory directory = NodeDirectory.of(config, configuration);
    if (configuration.role() == NodeConfiguration.Role.PARTY) {
      if (collaboration.isPresent()) {
        throw new ConfigurationException(
            "`%s` is a party, which has one log for all that it does; leave --collaboration out"
                .formatted(configuration.name()));
      }
      return ofParty(configuration, directory, clock);
    }
    AuditSigner signer = new AuditSigner(configuration.name(), directory.signingKey(), clock);
    OwnCollaboration place = OwnCollaboration.named(configuration, directory, collaboration);
    StoredAnswers answers =
        StoredAnswers.open(
            Databases.of(place.configuration(), place.made()),
            place.directory().keys().envelope(),
            signer);
    return new NodeLog(answers.audit(), answers, keys(directory));
  }

  /** Opens the log of a party; it may run. */
  public static NodeLog ofParty(
      NodeConfiguration configuration, NodeDirectory directory, Clock clock) {
    AuditSigner signer = new AuditSigner(configuration.name(), directory.signingKey(), clock);
    StoredLedger ledger =
        StoredLedger.open(
            Databases.of(configuration, directory), directory.keys().envelope(), clock);
    return new NodeLog(ledger.audit(signer), ledger, keys(directory));
  }

  /** The node's key, and those that it had before, which stay beside it. */
  public static PinnedKeys keys(NodeDirectory directory) {
    List<Fingerprint> all = new ArrayList<>();
    all.add(directory.signingKey().verifyingKey().fingerprint());
    try (Stream<Path> files = Files.list(directory.resolve("keys"))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("signing-[0-9a-f]{16}\\.key"))
          .sorted()
          .map(
              name ->
                  SigningKey.fromByteArray(directory.readKey(name), SecretAccess.insecure())
                      .verifyingKey()
                      .fingerprint())
          .forEach(all::add);
    } catch (IOException e) {
      throw new ConfigurationException(directory.resolve("keys") + " cannot be listed");
    }
    return new PinnedKeys(all);
  }

  public PinnedKeys keys() {
    return keys;
  }

  /**
   * Proves the log whole as it is kept, handing its lines on.
   *
   * @throws BrokenLog when it is not as the node signed it
   */
  public AuditFinding verify(Consumer<AuditLine> lines) {
    AuditChain chain = new AuditChain(keys);
    log.read(lines.andThen(chain::accept));
    log.brokenBefore()
        .ifPresent(
            why -> {
              throw new BrokenLog(1, why);
            });
    return chain.kept();
  }

  /**
   * Which entries are shown; in the place of the others stands the link alone.
   *
   * @param member about whose people or tables; empty: about anybody's
   * @param collaboration of which collaboration, as its agreement calls it; empty: of any
   */
  public record Part(Optional<String> member, Optional<String> collaboration) {
    /** The whole log. */
    public static final Part ALL = new Part(Optional.empty(), Optional.empty());

    private boolean shows(AuditEntry entry) {
      return member.filter(m -> !entry.concerns(m)).isEmpty()
          && collaboration.filter(c -> !c.equals(entry.details().get("collaboration"))).isEmpty();
    }

    /** The line, or its link alone. */
    public AuditLine of(AuditLine line) {
      boolean hidden = line.entry().filter(entry -> !shows(entry)).isPresent();
      return hidden ? AuditLine.of(line.link().orElseThrow()) : line;
    }
  }

  /** Enters what a command did beside the node, durably. */
  public void enter(String event, Map<String, String> details) {
    log.enter(log.entry(event, details));
  }

  /** All of it, or a part, with a signed end. */
  public void export(Part part, Consumer<AuditLine> lines) {
    log.export(line -> lines.accept(part.of(line)));
  }

  /** The part about a member. */
  public void export(Optional<String> member, Consumer<AuditLine> lines) {
    export(new Part(member, Optional.empty()), lines);
  }

  @Override
  public void close() {
    log.close();
    try {
      store.close();
    } catch (Exception e) {
      throw new IllegalStateException("the database does not close", e);
    }
  }
}
