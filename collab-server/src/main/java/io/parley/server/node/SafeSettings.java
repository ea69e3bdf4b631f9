package io.parley.server.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Settings with which a node does not start unless its operator says so in {@code node.allow}. A
 * member that is also the room is no such setting: no node can allow that for the others ({@link
 * OwnAgreement}).
 */
public final class SafeSettings {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  /** Files among the keys that hold nothing secret. */
  private static final Set<String> OPEN = Set.of("tls.crt", "succession.json", "development");

  private SafeSettings() {}

  /**
   * What is unsafe.
   *
   * @param property which property of node.yaml it is about
   * @param problem what is wrong, in a sentence's first half
   * @param remedy what to do instead
   * @param unless the word of {@code node.allow} that lets it pass
   */
  public record Unsafe(String property, String problem, String remedy, Allowance unless) {
    String text() {
      return "`%s`: %s; %s, or, if that is meant, write `allow: [%s]` under `node`"
          .formatted(property, problem, remedy, unless.word());
    }
  }

  /**
   * Refuses unsafe settings, all at once.
   *
   * @throws ConfigurationException naming the property of each
   */
  public static void check(NodeConfiguration configuration, NodeDirectory directory) {
    List<Unsafe> found = look(configuration, directory);
    if (!found.isEmpty()) {
      throw new ConfigurationException(
          found.stream().map(Unsafe::text).collect(Collectors.joining("\n")));
    }
  }

  /** The unsafe settings that are not allowed. */
  public static List<Unsafe> look(NodeConfiguration configuration, NodeDirectory directory) {
    List<Unsafe> found = new ArrayList<>();
    OwnCollaboration.all(configuration, directory)
        .forEach(home -> openKeys(home.directory(), found));
    address(configuration, directory, found);
    found.removeIf(u -> configuration.allow().contains(u.unless()));
    return found;
  }

  private static void openKeys(NodeDirectory directory, List<Unsafe> found) {
    for (Path file : secrets(directory)) {
      if (isOpen(file)) {
        found.add(
            new Unsafe(
                file.equals(directory.masterKeys().file()) ? "node.master-keys" : "node",
                "others can read or write " + file,
                "close it with: chmod go= " + file,
                Allowance.OPEN_KEY_FILES));
      }
    }
  }

  private static List<Path> secrets(NodeDirectory directory) {
    Path keys = directory.resolve("keys");
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(keys)) {
      try (Stream<Path> all = Files.list(keys)) {
        all.filter(f -> Files.isRegularFile(f) && isSecret(f)).sorted().forEach(files::add);
      } catch (IOException e) {
        throw new ConfigurationException("the keys in " + keys + " cannot be listed");
      }
    }
    Path master = directory.masterKeys().file();
    boolean ofNode = directory.home().equals(directory.path());
    if (ofNode && !files.contains(master) && Files.exists(master)) {
      files.add(master);
    }
    return files;
  }

  private static boolean isSecret(Path file) {
    String name = String.valueOf(file.getFileName());
    return !OPEN.contains(name) && !name.endsWith(".terms");
  }

  private static boolean isOpen(Path file) {
    try {
      return Files.getFileStore(file).supportsFileAttributeView("posix")
          && !OWNER.containsAll(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new ConfigurationException("the modes of " + file + " cannot be read");
    }
  }

  private static void address(
      NodeConfiguration configuration, NodeDirectory directory, List<Unsafe> found) {
    InetAddress address = address(configuration.host());
    if (isPublic(address)) {
      found.add(
          new Unsafe(
              "node.host",
              "`%s` can be reached by everybody".formatted(configuration.host()),
              "listen on an address of your own network",
              Allowance.PUBLIC_ADDRESS));
    }
    if (!address.isLoopbackAddress() && directory.hasDevelopmentKeys()) {
      found.add(
          new Unsafe(
              "node.host",
              "the keys in %s were made for trying out, and `%s` is reached by other machines"
                  .formatted(directory.resolve("keys"), configuration.host()),
              "make a node of your own with: parley node init",
              Allowance.DEVELOPMENT_KEYS));
    }
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new ConfigurationException(
          "`node.host`: `%s` is no address of this machine; write one, or 127.0.0.1"
              .formatted(host));
    }
  }

  /** All interfaces at once, or an address that is routed on the internet. */
  private static boolean isPublic(InetAddress address) {
    boolean ownNetwork =
        address.isLoopbackAddress()
            || address.isSiteLocalAddress()
            || address.isLinkLocalAddress()
            || (address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == 0xfc);
    return address.isAnyLocalAddress() || !ownNetwork;
  }
}
