package io.parley.server.cli;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NewNode;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.room.Accounts;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley account create}. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = {
      "Makes an account at a room, with an access key, which is printed once: the room keeps its hash.",
      "The room reads its accounts when it starts."
    })
final class AccountCreateCommand implements Runnable {
  /** What {@code --json} prints: the only time that the key is shown. */
  record Document(String account, String member, String accessKey) {}

  @Parameters(paramLabel = "NAME", description = "the account's name, such as jane")
  private String name = "";

  @Option(names = "--config", required = true, description = "the room's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--member", required = true, description = "the member for whom it asks")
  private String member = "";

  @Option(names = "--role", required = true, description = "analyst, which is all that there is")
  private String role = "analyst";

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (!name.matches(NewNode.NAME) || !role.equals("analyst")) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "NAME has lower-case letters, digits, - and _, and begins with a letter; --role is analyst");
    }
    NodeConfiguration configuration = NodeConfiguration.load(config);
    if (configuration.role() != NodeConfiguration.Role.ROOM) {
      throw new ConfigurationException(
          "`%s` is a party; accounts are made at the room".formatted(configuration.name()));
    }
    NodeDirectory node = NodeDirectory.of(config, configuration);
    AccessKey key = AccessKey.generate();
    add(node, node.resolve(configuration.accounts()), key.hash());
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    String text = key.text(SecretAccess.insecure());
    if (json) {
      out.println(Json.pretty(new Document(name, member, text)));
    } else {
      out.printf("account %s of %s: %s%n%s%n", name, member, role, text);
      out.println("keep it now: it is shown once, and the room has only its hash");
    }
    out.flush();
  }

  private void add(NodeDirectory node, Path accounts, String hash) {
    List<Accounts.Account> all = new ArrayList<>();
    if (Files.exists(accounts)) {
      try {
        all.addAll(Json.read(Files.readAllBytes(accounts), Accounts.class).accounts());
      } catch (IOException e) {
        throw new ConfigurationException("the accounts " + accounts + " cannot be read");
      }
    }
    if (all.stream().anyMatch(a -> a.name().equals(name))) {
      throw new ConfigurationException("there is an account `" + name + "` already");
    }
    all.add(new Accounts.Account(name, member, hash));
    node.writeWhole(accounts, Json.bytes(new Accounts(all)));
  }
}
