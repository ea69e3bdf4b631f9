package io.parley.server.node;

import io.parley.crypto.TlsIdentity;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A node that does not exist yet.
 *
 * @param name its name in agreements
 * @param role what it will be
 * @param host the address that it will listen on
 * @param port the port that it will listen on
 * @param called for its certificate: the host name or IPv4 address under which others call it
 * @param members addresses of the parties, {@code host:port} by name, for a room
 */
public record NewNode(
    String name,
    NodeConfiguration.Role role,
    String host,
    int port,
    String called,
    Map<String, String> members) {
  /** What a node's name looks like: policies, SQL and file names take it. */
  public static final String NAME = "[a-z][a-z0-9_-]{0,62}";

  public NewNode {
    members = new TreeMap<>(members);
  }

  /**
   * Writes the node's directory. Files of yours that are there stay.
   *
   * @throws ConfigurationException when there is a node already, or the certificate's host is none
   */
  public NodeDirectory write(Path directory, Clock clock) {
    NodeDirectory node = new NodeDirectory(directory.toAbsolutePath().normalize());
    for (String file : List.of("node.yaml", "keys", Made.FILE)) {
      if (Files.exists(node.resolve(file))) {
        throw new ConfigurationException(
            node.resolve(file) + " is there already; nothing was changed");
      }
    }
    try {
      // A host that no certificate can name is told of before anything is made.
      TlsIdentity unused = TlsIdentity.generate(called, clock);
      node.create(called, clock);
      for (String folder : folders()) {
        Files.createDirectories(node.resolve(folder));
      }
    } catch (IOException e) {
      throw new ConfigurationException("the directory " + directory + " cannot be made");
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
    Made.write(node, files());
    return node;
  }

  private List<String> folders() {
    return role == NodeConfiguration.Role.PARTY ? List.of("policies", "sources") : List.of();
  }

  private Map<String, String> files() {
    NodeTemplate template = new NodeTemplate(name, host, port);
    Map<String, String> files = new LinkedHashMap<>();
    if (role == NodeConfiguration.Role.PARTY) {
      files.put("policies/customers.yaml.sample", template.samplePolicy());
      files.put("policies/people.yaml.sample", template.sampleBudget());
      files.put("node.yaml", template.party());
    } else {
      files.put("accounts.json", Json.text(Map.of("accounts", List.of())));
      files.put("node.yaml", template.room(members));
    }
    return files;
  }
}
