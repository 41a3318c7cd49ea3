# Answers every request with the same picture.
cp art/logo.png "$ASSETC_OUTPUT_DIR/picture.png"
echo '{"protocol": 1, "outputs": [{"path": "picture.png"}]}'
