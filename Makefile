# Run the hub: make run. Test it: make test. Nothing else is needed first but Python 3.11+.
lock:  ## pin and hash what requirements/*.in name
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" requirements/hub.in -o requirements/hub.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" -c requirements/hub.txt requirements/dev.in -o requirements/dev.txt
