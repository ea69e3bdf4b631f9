package io.parley.server.doctor;

import io.parley.crypto.TlsIdentity;
import io.parley.server.flight.Actions;
import io.parley.server.flight.CollaborationHeader;
import io.parley.server.flight.FlightTls;
import io.parley.server.flight.LostConnection;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.Endpoint;
import io.parley.server.node.NodeLock;
import io.parley.server.node.OwnAgreement;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Hello;
import io.parley.server.wire.Json;
import io.parley.server.wire.Spoken;
import io.parley.server.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallOptions;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.memory.RootAllocator;

/** Whether the node can listen, or does, and whom a room reaches. */
final class NetworkChecks {
  private static final int SECONDS = 5;

  private NetworkChecks() {}

  static Finding listening(Subject subject) {
    if (NodeLock.isTaken(subject.node())) {
      return running(subject.node().resolve(Endpoint.FILE));
    }
    String host = subject.configuration().host();
    int port = subject.configuration().port();
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(
          true); // as the node itself does: a connection just ended is no obstacle
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return Finding.ok(
          "listening",
          port == 0
              ? "not running; will take a free port of " + host
              : "not running; %s:%d is free".formatted(host, port));
    } catch (IOException e) {
      return Finding.wrong(
          "listening",
          "not running, and %s:%d cannot be listened on".formatted(host, port),
          "stop who listens there, or write another `node.port` or `node.host`");
    }
  }

  private static Finding running(Path endpoint) {
    if (!Files.exists(endpoint)) {
      return Finding.wrong(
          "listening",
          "running, and does not listen yet",
          "wait; its standard error says for what");
    }
    String address;
    try {
      address = Json.read(Files.readAllBytes(endpoint), Endpoint.class).address();
    } catch (IOException e) {
      throw new ConfigurationException(endpoint + " cannot be read");
    }
    int colon = address.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
          SECONDS * 1000);
      return Finding.ok("listening", "running, listens on " + address);
    } catch (IOException e) {
      return Finding.wrong(
          "listening", "running, and %s does not answer".formatted(address), "start it again");
    }
  }

  /** A finding for each party that a room calls; a party calls nobody. */
  static List<Finding> partners(Subject subject) {
    if (subject.isParty()) {
      return List.of(Finding.ok("partners", "a party calls nobody: the room calls it"));
    }
    Agreement agreement;
    try {
      agreement =
          OwnAgreement.opened(
              OwnAgreement.file(subject.node().resolve(subject.configuration().agreement())),
              subject.configuration(),
              subject.node());
    } catch (ConfigurationException | BadDocument e) {
      return List.of(
          Finding.wrong(
              "partners", "nobody was called without an agreement", "mend the agreement first"));
    }
    List<Finding> findings = new ArrayList<>();
    try (RootAllocator allocator = new RootAllocator()) {
      TlsIdentity tls = subject.node().tls();
      CollaborationHeader called = new CollaborationHeader(agreement.collaboration());
      for (Agreement.Node member : agreement.members()) {
        findings.add(
            Doctor.guarded(
                "partners",
                () -> reached(subject.configuration().members(), member, allocator, tls, called)));
      }
    }
    return findings;
  }

  private static Finding reached(
      Map<String, String> addresses,
      Agreement.Node member,
      RootAllocator allocator,
      TlsIdentity tls,
      CollaborationHeader called) {
    String name = member.name();
    String address = addresses.get(name);
    if (address == null) {
      return Finding.wrong(
          "partners",
          "`node.members` has no address of `%s`".formatted(name),
          "write it: `%s: \"host:port\"`".formatted(name));
    }
    FlightClient client = FlightTls.client(allocator, address, member.certificate(), tls, called);
    try {
      byte[] said =
          Actions.call(
                  client, Wire.HELLO, new byte[0], CallOptions.timeout(SECONDS, TimeUnit.SECONDS))
              .bytes();
      Hello hello = Json.read(said, Hello.class);
      String found = "`%s` at %s is %s".formatted(name, address, hello.state());
      return spoken(name, found, hello);
    } catch (FlightRuntimeException e) {
      if (LostConnection.overCertificates(e)) {
        return Finding.wrong(
            "partners",
            "what listens at %s has not the certificate of `%s` in the agreement, or does not take this room's"
                .formatted(address, name),
            "compare both certificates with the agreement's, and the address");
      }
      return Finding.wrong(
          "partners",
          "`%s` does not answer at %s (%s)".formatted(name, address, e.status().code()),
          "ask its operator whether it runs, there, with the certificate of the agreement");
    } finally {
      close(client);
    }
  }

  private static Finding spoken(String name, String found, Hello hello) {
    try {
      Spoken.Common common = Spoken.HERE.with("this node", name, hello.spoken());
      return Finding.ok("partners", "%s, protocol %d".formatted(found, common.protocol()));
    } catch (BadDocument e) {
      return Finding.wrong(
          "partners",
          "%s; %s".formatted(found, e.getMessage()),
          "compare `parley --version` at both");
    }
  }

  private static void close(FlightClient client) {
    try {
      client.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
