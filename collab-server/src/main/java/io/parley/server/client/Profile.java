package io.parley.server.client;

import io.parley.crypto.SecretAccess;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.SecretReference;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How to reach a room as somebody: {@code ~/.parley/profiles/NAME.json}, readable by its owner
 * alone.
 *
 * @param address {@code host:port}
 * @param certificate the room's TLS certificate, PEM
 * @param roomKey the room's signing key, which receipts are checked with
 * @param accessKey the secret access key; in the file it may be a {@link SecretReference} to it
 */
public record Profile(String address, String certificate, String roomKey, String accessKey) {
  private static final String DEMO = "demo";

  /** The folder of profiles: {@code PARLEY_HOME}, or {@code .parley} in the user's home. */
  public static Path folder() {
    String home = System.getenv("PARLEY_HOME");
    Path base =
        home != null && !home.isBlank()
            ? Path.of(home)
            : Path.of(System.getProperty("user.home"), ".parley");
    return base.resolve("profiles");
  }

  private static Path file(String name) {
    if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new ConfigurationException("`" + name + "` is no profile name");
    }
    return folder().resolve(name + ".json");
  }

  /** The profile of that name. */
  public static Profile read(String name) {
    Path file = file(name);
    if (!Files.isRegularFile(file)) {
      throw new ConfigurationException(
          "there is no profile `%s` (%s); %s"
              .formatted(
                  name,
                  file,
                  name.equals(DEMO)
                      ? "name yours with --profile, or start `./parley demo` in another terminal"
                      : "the room's operator makes one with `parley profile create`"));
    }
    try {
      return Json.read(Files.readAllBytes(file), Profile.class).resolved();
    } catch (IOException e) {
      throw new ConfigurationException("the profile " + file + " cannot be read");
    }
  }

  private Profile resolved() {
    if (!SecretReference.isReference(accessKey)) {
      return this;
    }
    byte[] key =
        new SecretReference("accessKey", accessKey, folder())
            .resolve()
            .toByteArray(SecretAccess.insecure());
    return new Profile(address, certificate, roomKey, new String(key, StandardCharsets.UTF_8));
  }

  /** Writes this profile; returns its file. */
  public Path write(String name) {
    Path file = file(name);
    try {
      Files.createDirectories(folder());
    } catch (IOException e) {
      throw new ConfigurationException("the folder " + folder() + " cannot be made");
    }
    new NodeDirectory(folder()).writeWhole(file, Json.bytes(this));
    return file;
  }
}
