// tls_server.js - HTTP/2 over TLS on the loopback, for unit tests of the room net:
//
//	node tls_server.js KEY CERTIFICATE
//
// Prints its port, then a line for each connection ("session") and request ("METHOD PATH VERSION"). Ends with its
// standard input, or after a minute.
'use strict';
const fs = require('fs');
const http2 = require('http2');

const [key, cert] = process.argv.slice(2).map((name) => fs.readFileSync(name));
const server = http2.createSecureServer({ key, cert, allowHTTP1: true });
const codes = http2.constants;

// Of a stream; the rest of them answers.
const ends = {
	'/refused': (stream) => stream.close(codes.NGHTTP2_REFUSED_STREAM),
	'/broken': (stream) => stream.close(codes.NGHTTP2_INTERNAL_ERROR),
	'/gone': (stream) => stream.session.destroy(),
	'/cut': (stream) => {
		stream.respond({ ':status': 200 });
		stream.write('half');
		setTimeout(() => stream.session.destroy(), 50);
	},
	'/short': (stream) => {
		stream.respond({ ':status': 200, 'content-length': 8 });
		stream.end('half');
	},
};

server.on('session', (session) => {
	console.log('session');
	session.on('error', () => {});
});
server.on('request', (request, response) => {
	request.on('error', () => {});
	request.resume();
	request.on('end', () => {
		console.log(`${request.method} ${request.url} ${request.httpVersion}`);
		if (ends[request.url]) {
			ends[request.url](response.stream);
		} else if (request.url.startsWith('/to?')) {
			response.writeHead(302, { location: request.url.slice(4) });
			response.end();
		} else {
			setTimeout(() => response.end('fine'), request.url === '/slow' ? 300 : 0);
		}
	});
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume();
process.stdin.on('end', () => process.exit());
setTimeout(() => process.exit(), 60000);
