package io.parley.server.audit;

import io.parley.crypto.Fingerprint;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SigningKey;
import io.parley.server.ledger.AuditLog;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.Databases;
import io.parley.server.ledger.SqliteAnswers;
import io.parley.server.ledger.SqliteLedger;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.AuditLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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
    NodeConfiguration configuration = NodeConfiguration.load(config);
    NodeDirectory directory = NodeDirectory.of(config, configuration);
    AuditSigner signer = new AuditSigner(configuration.name(), directory.signingKey(), clock);
    Databases databases = Databases.of(configuration, directory);
    PinnedKeys keys = keys(directory);
    if (configuration.role() == NodeConfiguration.Role.PARTY) {
      SqliteLedger ledger = SqliteLedger.open(databases, directory.keys().envelope(), clock);
      return new NodeLog(ledger.audit(signer), ledger, keys);
    }
    SqliteAnswers answers = SqliteAnswers.open(databases, directory.keys().envelope(), signer);
    return new NodeLog(answers.audit(), answers, keys);
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
   * All of it with a signed end.
   *
   * @param member whose part: of entries about others there is the link alone; empty: the whole
   */
  public void export(Optional<String> member, Consumer<AuditLine> lines) {
    log.export(line -> lines.accept(member.map(m -> part(line, m)).orElse(line)));
  }

  private static AuditLine part(AuditLine line, String member) {
    boolean others = line.entry().isPresent() && !line.entry().get().concerns(member);
    return others ? AuditLine.of(line.link().orElseThrow()) : line;
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
