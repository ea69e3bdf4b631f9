package io.parley.server.flight;

import io.grpc.ServerBuilder;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.TlsIdentity;
import io.parley.server.trace.TraceHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightProducer;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.FlightServerMiddleware;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.ServerSessionMiddleware;
import org.apache.arrow.flight.auth2.CallHeaderAuthenticator;
import org.apache.arrow.memory.BufferAllocator;

/** Flight over TLS 1.3 with pinned certificates: whom a node trusts is exactly whom it was told. */
public final class FlightTls {
  /** Options that an analyst's client sets once for many calls; known by a cookie. */
  public static final FlightServerMiddleware.Key<ServerSessionMiddleware> SESSION =
      FlightServerMiddleware.Key.of("parley.session");

  private static final SecureRandom RANDOM = new SecureRandom();

  private FlightTls() {}

  /** A server that only holders of this certificate can talk to. */
  public static FlightServer forPeer(
      BufferAllocator allocator,
      String host,
      int port,
      TlsIdentity own,
      String peerCertificate,
      FlightProducer producer) {
    return forPeers(allocator, host, port, own, List.of(peerCertificate), producer);
  }

  /**
   * A server that only holders of one of these certificates can talk to. Which one it is that
   * calls, the producer finds with {@link Caller#ofThisCall}: it must look for each call.
   */
  public static FlightServer forPeers(
      BufferAllocator allocator,
      String host,
      int port,
      TlsIdentity own,
      List<String> peerCertificates,
      FlightProducer producer) {
    Consumer<ServerBuilder<?>> noting = builder -> builder.intercept(new Caller.Noted());
    try {
      return FlightServer.builder(allocator, Location.forGrpcTls(host, port), producer)
          .useTls(pem(own.certificatePem()), key(own))
          .useMTlsClientVerification(pem(String.join("\n", peerCertificates)))
          .maxInboundMessageSize(FlightLimits.PEER_MESSAGE)
          .transportHint(FlightLimits.HINT, FlightLimits.forServer().andThen(noting))
          .middleware(TraceHeader.KEY, TraceHeader.reading())
          .build()
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("the node cannot listen on " + host + ":" + port, e);
    }
  }

  /** A server for analysts, who show an access key. */
  public static FlightServer forAnalysts(
      BufferAllocator allocator,
      String host,
      int port,
      TlsIdentity own,
      CallHeaderAuthenticator authenticator,
      FlightProducer producer) {
    try {
      return FlightServer.builder(allocator, Location.forGrpcTls(host, port), producer)
          .useTls(pem(own.certificatePem()), key(own))
          .headerAuthenticator(authenticator)
          .maxInboundMessageSize(FlightLimits.ANALYST_MESSAGE)
          .transportHint(FlightLimits.HINT, FlightLimits.forServer())
          .middleware(SESSION, new ServerSessionMiddleware.Factory(FlightTls::sessionId))
          .build()
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("the node cannot listen on " + host + ":" + port, e);
    }
  }

  /** A client of a node with a pinned certificate. */
  public static FlightClient client(BufferAllocator allocator, String address, String certificate) {
    return FlightClient.builder(allocator, location(address))
        .useTls()
        .maxInboundMessageSize(FlightLimits.PEER_MESSAGE)
        .trustedCertificates(pem(certificate))
        .build();
  }

  /** A client of a node with a pinned certificate that shows its own. */
  public static FlightClient client(
      BufferAllocator allocator, String address, String certificate, TlsIdentity own) {
    return FlightClient.builder(allocator, location(address))
        .useTls()
        .maxInboundMessageSize(FlightLimits.PEER_MESSAGE)
        .trustedCertificates(pem(certificate))
        .clientCertificate(pem(own.certificatePem()), key(own))
        .intercept(TraceHeader::writing)
        .build();
  }

  /** The same, which says with each call which collaboration it is about. */
  public static FlightClient client(
      BufferAllocator allocator,
      String address,
      String certificate,
      TlsIdentity own,
      CollaborationHeader collaboration) {
    return FlightClient.builder(allocator, location(address))
        .useTls()
        .maxInboundMessageSize(FlightLimits.PEER_MESSAGE)
        .trustedCertificates(pem(certificate))
        .clientCertificate(pem(own.certificatePem()), key(own))
        .intercept(collaboration)
        .intercept(TraceHeader::writing)
        .build();
  }

  private static String sessionId() {
    byte[] id = new byte[16];
    RANDOM.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private static Location location(String address) {
    int colon = address.lastIndexOf(':');
    if (colon < 1 || !address.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException("`" + address + "` is no address; write host:port");
    }
    return Location.forGrpcTls(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }

  private static InputStream pem(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static InputStream key(TlsIdentity own) {
    return pem(own.privateKeyPem(SecretAccess.insecure()));
  }
}
