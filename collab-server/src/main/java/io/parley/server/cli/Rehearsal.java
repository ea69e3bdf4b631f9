package io.parley.server.cli;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SigningKey;
import io.parley.crypto.TlsIdentity;
import io.parley.server.Parley;
import io.parley.server.client.Profile;
import io.parley.server.client.RoomClient;
import io.parley.server.wire.AskRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.arrow.flight.FlightRuntimeException;
import picocli.CommandLine;

/**
 * Loads the classes of commands that people wait for, so that the JVM can archive them: the build
 * runs it once, with {@code -XX:ArchiveClassesAtExit}. It reads no file of anybody's and calls
 * nobody but a closed port of this machine.
 */
public final class Rehearsal {
  private static final List<String> POLICIES =
      List.of("hearth.customers.yaml", "hearth.shoppers.yaml");

  private Rehearsal() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("parley-rehearsal");
    try {
      for (String file : POLICIES) {
        copy(file, folder.resolve(file));
      }
      quietly("--help");
      quietly("policy", "lint", folder.toString() + "/" + POLICIES.get(0));
      quietly(
          "policy",
          "explain",
          "--policies",
          folder.toString(),
          "--sql",
          "SELECT COUNT(*) AS n FROM hearth.customers");
      quietly("node", "doctor", "--config", folder.resolve("node.yaml").toString());
      askNobody();
    } finally {
      for (String file : POLICIES) {
        Files.deleteIfExists(folder.resolve(file));
      }
      Files.delete(folder);
    }
  }

  private static void copy(String file, Path to) throws IOException {
    try (InputStream in = Rehearsal.class.getResourceAsStream("/policies/retail-media/" + file)) {
      if (in != null) {
        Files.copy(in, to);
      }
    }
  }

  /** What a command says, and whether it likes what it finds, is nobody's business here. */
  private static void quietly(String... command) {
    CommandLine line = Parley.commandLine();
    line.setOut(new PrintWriter(Writer.nullWriter()));
    line.setErr(new PrintWriter(Writer.nullWriter()));
    line.execute(command);
  }

  private static void askNobody() {
    Profile nobody =
        new Profile(
            "127.0.0.1:1",
            TlsIdentity.generate("nobody", Clock.systemUTC()).certificatePem(),
            SigningKey.generate().verifyingKey().encoded(),
            AccessKey.generate().text(SecretAccess.insecure()));
    try (RoomClient client = new RoomClient(nobody)) {
      client.ask(new AskRequest(AskRequest.VERSION, "SELECT 1", "aggregate", "", "measurement"));
    } catch (FlightRuntimeException e) {
      // as it must be
    }
  }
}
