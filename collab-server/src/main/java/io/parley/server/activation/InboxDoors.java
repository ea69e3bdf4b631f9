package io.parley.server.activation;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.party.NodePeople;
import io.parley.server.rest.RestListener;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerException;

/** Where applications read the inboxes of a running node: HTTPS, a port each. */
public final class InboxDoors implements AutoCloseable {
  private final List<WebServer> servers = new ArrayList<>();

  private Optional<InboxSweep> sweep = Optional.empty();

  private InboxDoors() {}

  /**
   * Listens for each destination of kind {@code inbox}; takes away what is over in them, now and
   * daily.
   *
   * @throws ConfigurationException where a port is taken, or the key for readers is not there
   */
  public static InboxDoors open(
      NodeConfiguration configuration, NodeDirectory directory, Progress progress) {
    InboxDoors doors = new InboxDoors();
    try {
      BiPredicate<String, String> objecting =
          NodePeople.objecting(configuration, directory, progress);
      List<Wiring> wirings =
          Destinations.of(configuration, directory).ofKind(DestinationKind.INBOX);
      doors.sweep =
          Optional.of(
              InboxSweep.begin(
                  wirings.stream().map(Messages::inboxOf).toList(),
                  directory,
                  Clock.systemUTC(),
                  Duration.ofDays(1),
                  progress));
      for (Wiring wiring : wirings) {
        doors.open(wiring, configuration, directory, objecting, progress);
      }
      return doors;
    } catch (RuntimeException e) {
      doors.close();
      throw e;
    }
  }

  private void open(
      Wiring wiring,
      NodeConfiguration configuration,
      NodeDirectory directory,
      BiPredicate<String, String> objecting,
      Progress progress) {
    Inbox inbox = Messages.inboxOf(wiring);
    Supplier<byte[]> key = () -> bytes(wiring.secrets().resolve(wiring.secret("read")));
    if (key.get().length < 16) {
      throw wiring.bad("`secrets.read` has fewer than 16 signs, which can be guessed");
    }
    String type = inbox.address().word();
    InboxServlet servlet = new InboxServlet(inbox, key, address -> objecting.test(type, address));
    int port = wiring.number("port", 0);
    try {
      WebServer server =
          new RestListener(directory.tls())
              .tomcat(configuration.host(), port)
              .getWebServer(
                  context -> {
                    var unused = context.addServlet("inbox", servlet).addMapping("/*");
                  });
      server.start();
      servers.add(server);
      progress.say(
          "inbox `%s` is read at https://%s:%d/v1/inbox"
              .formatted(wiring.name(), configuration.host(), server.getPort()));
    } catch (WebServerException e) {
      throw wiring.bad(
          "cannot listen on %s:%d; is the port free?".formatted(configuration.host(), port));
    }
  }

  private static byte[] bytes(SecretBytes secret) {
    return secret.toByteArray(SecretAccess.insecure());
  }

  @Override
  public void close() {
    sweep.ifPresent(InboxSweep::close);
    servers.forEach(WebServer::destroy);
    servers.clear();
  }
}
