package io.parley.server.flight;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Random;

/** Connections that come to nothing. */
public final class Garbage {
  /** The head of a TLS record that promises a ClientHello of 512 bytes, and the first of them. */
  static final byte[] HALF_HELLO = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};

  private Garbage() {}

  /**
   * One to this port, which whoever asked for it leaves open as long as he likes: of each three one
   * says nothing, one says random bytes, and one begins a handshake.
   */
  public static Socket line(int port, int number) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    byte[] says = {};
    if (number % 3 == 1) {
      says = new byte[64];
      new Random(number).nextBytes(says);
    } else if (number % 3 == 2) {
      says = HALF_HELLO;
    }
    try {
      socket.getOutputStream().write(says);
    } catch (SocketException e) {
      // dropped already
    }
    return socket;
  }
}
