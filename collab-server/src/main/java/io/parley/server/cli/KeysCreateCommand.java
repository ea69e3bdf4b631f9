package io.parley.server.cli;

import io.parley.server.node.ConfigurationException;
import io.parley.server.node.MasterKeySource;
import io.parley.server.node.NewNode;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.SecretReference;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley keys create}. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the keys of a new node in DIR/keys, closed to others: master key, data key, signing key,"
          + " TLS key and certificate. Never writes over keys that are there.",
      "The master key is a file beside them, or, with --keystore, a PKCS#12 key store elsewhere."
    })
final class KeysCreateCommand implements Runnable {
  /** A key store in the place of a plain file. */
  static final class Store {
    @Option(
        names = "--keystore",
        required = true,
        paramLabel = "FILE",
        description = "PKCS#12 key store for the master key; used, if it is there")
    private Path file = Path.of("master.p12");

    @Option(
        names = "--password",
        required = true,
        paramLabel = "REFERENCE",
        description = "where its password is: env:NAME or file:PATH")
    private String password = "";
  }

  @Parameters(paramLabel = "DIR", description = "the node's directory")
  private Path directory = Path.of(".");

  @Option(names = "--name", required = true, description = "the node's name in agreements")
  private String name = "";

  @ArgGroup(exclusive = false)
  private @Nullable Store store;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (!name.matches(NewNode.NAME)) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "--name: a node's name begins with a letter and has lower-case letters, digits, - and _, at most 63");
    }
    if (Files.exists(directory.resolve("keys"))) {
      throw new ConfigurationException(
          directory.resolve("keys") + " is there already; nothing was changed");
    }
    NodeDirectory node = node();
    node.create(name, Clock.systemUTC());
    KeysCommand.Told told =
        KeysCommand.Told.of(name, node.signingKey().verifyingKey().fingerprint());
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(Json.pretty(told));
    } else {
      out.print(told.text());
      out.printf(
          "master key in %s: keep a copy apart from this directory%n", node.masterKeys().file());
      if (store != null) {
        out.printf(
            "in node.yaml: master-keys: {file: \"%s\", password: \"%s\"}%n",
            node.masterKeys().file(), store.password);
      }
    }
    out.flush();
  }

  private NodeDirectory node() {
    Path path = directory.toAbsolutePath().normalize();
    if (store == null) {
      return new NodeDirectory(path);
    }
    SecretReference password = new SecretReference("--password", store.password, path);
    // Before anything is made: a directory with half of its keys would stop the next attempt.
    password.resolve().destroy();
    return new NodeDirectory(
        path, new MasterKeySource(store.file.toAbsolutePath().normalize(), Optional.of(password)));
  }
}
