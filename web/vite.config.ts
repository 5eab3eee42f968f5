import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import elementPlus from 'unplugin-element-plus/vite'
import { defineConfig } from 'vitest/config'

const testing = process.env.VITEST !== undefined
const server = process.env.JISHI_SERVER ?? 'http://127.0.0.1:8300'

export default defineConfig({
  // The plugin brings each used component's style sheet; tests need none.
  plugins: [vue(), ...(testing ? [] : [elementPlus({})])],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '/api': { target: server, changeOrigin: true, headers: { origin: server } } },
  },
  build: { target: 'es2022', chunkSizeWarningLimit: 700 },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    css: false,
    env: { TZ: 'Asia/Shanghai' },
  },
})
